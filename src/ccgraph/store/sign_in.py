"""Who ccgraph is to an endpoint: a bearer token, or a user and a password by HTTP Basic or Digest.

All of it comes from the environment, is sent to the address it was meant for and nowhere else, and is in no message.
A user and a password are sent only after that address has asked for them, and in the way that it asked for: Digest
where it has the choice, since Digest sends no password.
"""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import urllib.parse
from typing import TYPE_CHECKING
from urllib.request import parse_http_list

from ccgraph.errors import EndpointError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from email.message import Message

USER, PASSWORD, TOKEN = "CCGRAPH_ENDPOINT_USER", "CCGRAPH_ENDPOINT_PASSWORD", "CCGRAPH_ENDPOINT_TOKEN"
#: whom they are for, where a command names the addresses of several servers.
ORIGIN = "CCGRAPH_ENDPOINT_ORIGIN"

#: how Digest mixes, by the name that it has in a challenge.
_MIXERS = {"MD5": "md5", "SHA-256": "sha256"}
#: shorter ones cannot be told from other words of a message.
_SECRET_LENGTH = 4


class SignIn:
    """The header ``Authorization`` of the requests to one address."""

    def __init__(self, url: str) -> None:
        """Read the environment, for the requests to ``url``.

        Raises:
            EndpointError: what is there cannot be sent in a header.
        """
        self._challenge: dict[str, str] | None = None
        self._count = 0
        self._token: str | None = None
        self._user: tuple[str, str] | None = None
        if os.environ.get(ORIGIN) and origin(os.environ[ORIGIN]) != origin(url):
            return
        self._token = os.environ.get(TOKEN) or None
        user, password = os.environ.get(USER), os.environ.get(PASSWORD)
        self._user = None if user is None or password is None else (user, password)
        if self._token is not None and not (self._token.isascii() and self._token.isprintable()):
            raise EndpointError(f"{TOKEN} holds a character that no token has")
        if self._user is not None and not (user or "").isprintable():
            raise EndpointError(f"{USER} holds a character that no name of a user has")

    @property
    def waits(self) -> bool:
        """Whether there is a user to be, whom the address has not asked for yet."""
        return self._token is None and self._user is not None and self._challenge is None

    def header(self, method: str, url: str) -> str | None:
        """What to say in the next request, if anything."""
        if self._token is not None:
            return f"Bearer {self._token}"
        if self._user is None or self._challenge is None:
            return None
        if not self._challenge:
            return "Basic " + base64.b64encode(":".join(self._user).encode()).decode()
        return self._digest(*self._user, self._challenge, method, url)

    def is_asked(self, headers: Message) -> bool:
        """Learn from a refusal how to sign in; whether there is a point in asking again."""
        if self._token is not None or self._user is None:
            return False
        asked = _challenges(headers.get_all("WWW-Authenticate") or [])
        digest = asked.get("digest")
        if digest is not None and _can_answer(digest):
            news = self._challenge is None or (bool(self._challenge) and digest.get("stale", "").casefold() == "true")
            self._challenge, self._count = digest, 0
            return news
        if "basic" in asked and self._challenge is None:
            self._challenge = {}
            return True
        return False

    def advice(self) -> str:
        """What to do about a refusal."""
        if self._token is not None:
            return f"it does not take what {TOKEN} holds"
        if self._challenge is not None:
            return f"it does not take what {USER} and {PASSWORD} hold"
        if self._user is not None:
            return f"it has not asked for a user in a way known here, so {USER} and {PASSWORD} were not sent"
        return f"set {USER} and {PASSWORD}, or {TOKEN}"

    def hide(self, text: str) -> str:
        """The text without secrets: a server may have sent back what it got."""
        known = [] if self._user is None else [":".join(self._user), self._user[1]]
        known += [base64.b64encode(known[0].encode()).decode()] if known else []
        known += [self._token] if self._token is not None else []
        for secret in sorted(known, key=len, reverse=True):  # one may begin another, whose end is a secret too
            if len(secret) >= _SECRET_LENGTH:
                text = text.replace(secret, "***")
        return text

    def _digest(self, user: str, password: str, challenge: dict[str, str], method: str, url: str) -> str:
        """The answer to a Digest challenge, as RFC 7616 has it."""
        algorithm = challenge.get("algorithm", "MD5")
        mixer = _MIXERS[algorithm.upper().removesuffix("-SESS")]

        def mix(*parts: str) -> str:
            return hashlib.new(mixer, ":".join(parts).encode(), usedforsecurity=False).hexdigest()

        realm, nonce, own = challenge.get("realm", ""), challenge["nonce"], secrets.token_hex(8)
        path = urllib.parse.urlunsplit(("", "", *urllib.parse.urlsplit(url)[2:4], "")) or "/"
        who = mix(user, realm, password)
        if algorithm.upper().endswith("-SESS"):
            who = mix(who, nonce, own)
        fields = {"username": user, "realm": realm, "nonce": nonce, "uri": path}
        if "opaque" in challenge:
            fields["opaque"] = challenge["opaque"]
        plain = f", algorithm={algorithm}" if "algorithm" in challenge else ""
        if "qop" in challenge:
            self._count += 1
            count = f"{self._count:08x}"
            fields["response"] = mix(who, nonce, count, own, "auth", mix(method, path))
            fields["cnonce"] = own
            plain += f", qop=auth, nc={count}"
        else:
            fields["response"] = mix(who, nonce, mix(method, path))
        quoted = (f'{name}="{_escaped(value)}"' for name, value in fields.items())
        # http.client writes headers in Latin-1; what reads them expects UTF-8
        return f"Digest {', '.join(quoted)}{plain}".encode().decode("latin-1")


def origin(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port of an address: what secrets are bound to."""
    try:
        parts = urllib.parse.urlsplit(url)
        return parts.scheme, parts.hostname or "", parts.port or {"http": 80, "https": 443}.get(parts.scheme)
    except ValueError:  # no address, which whoever asks it will say
        return "", url, None


def settle_whom_secrets_are_for(urls: Iterable[str]) -> None:
    """See that it is clear which of several servers may get what the environment holds.

    Raises:
        EndpointError: it is not.
    """
    servers = {origin(url) for url in urls}
    if len(servers) > 1 and not os.environ.get(ORIGIN) and any(os.environ.get(name) for name in (USER, TOKEN)):
        what = f"two servers are named, and {USER} or {TOKEN} is set"
        raise EndpointError(f"{what}; say in {ORIGIN} whom it is for, as in https://example.org")


def _challenges(headers: list[str]) -> dict[str, dict[str, str]]:
    """The ways to sign in that a server offers, with what it says of each: several may stand in one header."""
    found: dict[str, dict[str, str]] = {}
    fields: dict[str, str] = {}
    for item in (item for header in headers for item in parse_http_list(header)):
        name, equals, value = item.partition("=")
        scheme, space, rest = name.strip().rpartition(" ")
        if space or not equals:
            fields = found.setdefault((scheme or rest).strip().casefold(), {})
        if equals:
            fields[rest.casefold()] = value.strip().strip('"')
    return found


def _can_answer(challenge: dict[str, str]) -> bool:
    algorithm = challenge.get("algorithm", "MD5").upper()
    known = algorithm.removesuffix("-SESS") in _MIXERS
    if algorithm.endswith("-SESS") and "qop" not in challenge:  # our part of the key would have no place in the answer
        return False
    ways = {way.strip() for way in challenge.get("qop", "auth").split(",")}
    return known and "auth" in ways and "nonce" in challenge and _one_line(challenge)


def _one_line(challenge: dict[str, str]) -> bool:
    return all(value.isprintable() and value.isascii() for value in challenge.values())


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
