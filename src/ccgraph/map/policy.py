"""The content security policy of our pages: only scripts and styles of these very texts, and no network.

It stands in the page itself, before them. A browser refuses anything else, wherever it came from. Scripts are named by
hash and so have to be inline: a page opened from a disk may not load a script file by hash.
"""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Iterable

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


def policy(scripts: Iterable[str], styles: Iterable[str]) -> Markup:
    """The policy that allows these texts, ready for an attribute in double quotes."""
    return Markup(  # noqa: S704 - our own hashes; their quotes must not be escaped
        _POLICY.format(scripts=" ".join(map(_hash, scripts)), styles=" ".join(map(_hash, styles)))
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
