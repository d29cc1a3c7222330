"""From what a person types to an entity: by IRI, compact name, id, label or alias; a near miss suggests.

Names are looked up with the saved queries ``find`` and ``labels``, so this works on any source; where the source has an
index of names (``store.name_index``), it stands in for ``labels``, which reads every name. This file is on the path of
``ccgraph query``.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from ccgraph.errors import NotFoundError, QueryParameterError
from ccgraph.namespace import (
    BASE,
    KIND_OF_CLASS,
    KINDS,
    TECHNIQUE_KINDS,
    compact,
    expand,
    local_name,
    lookup_key,
    word_keys,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from difflib import SequenceMatcher

    from ccgraph.results import Result

    Ask = Callable[..., Result]
    #: a row of ``labels``: the entity's IRI, its kind, a name, whether that is its label
    Row = tuple[str, str, str, bool]
    #: the rows that may be among the so many best for a key, of some kinds or any; ``None`` where there is no index
    NamesLike = Callable[[str, tuple[str, ...] | None, int], Iterable[Row] | None]


def kinds_of(kind: str) -> tuple[str, ...]:
    """The kinds that a parameter type stands for: ``technique`` is three kinds, ``entity`` is all of them.

    Raises:
        QueryParameterError: there is no such kind.
    """
    if kind == "technique":
        return TECHNIQUE_KINDS
    if kind == "entity":
        return tuple(KINDS)
    if kind not in KINDS:
        known = ", ".join(("technique", "entity", *KINDS))
        raise QueryParameterError(f"there is no kind of entity {kind!r}; use one of {known}", "kind")
    return (kind,)


def resolve(
    ask: Ask, kind: str, text: str, *, prefer: tuple[str, ...] = (), names_like: NamesLike | None = None
) -> str:
    """The IRI of the entity of ``kind`` that ``text`` names.

    Args:
        ask: runs a saved query whose parameters are IRIs and keys already.
        kind: a kind of entity, ``technique`` or ``entity``.
        text: an IRI, ``kind/id``, ``prefix:name``, an id, a label or an alias.
        prefer: kinds that are meant where entities of several kinds share the name.
        names_like: the index of names of the source, where it has one.

    Raises:
        NotFoundError: nothing or several things have that name; the message lists the nearest.
    """
    kinds = kinds_of(kind)
    iri = expand(text)
    if iri is not None:
        try:
            NamedNode(iri)
        except ValueError as error:
            raise NotFoundError(f"{text!r} is not an IRI; write spaces and the like as %20") from error
        rows = [row for row in ask("cards", entity=[iri]).to_dicts() if row["class"] or row["label"]]
        if not rows:
            local = local_name(iri)
            near = search(ask, local, kinds=kinds, names_like=names_like)
            raise NotFoundError(f"the graph has no entity <{iri}>", _suggestions(local, near))
        found = {KIND_OF_CLASS[str(row["class"])] for row in rows if str(row["class"]) in KIND_OF_CLASS}
        if kind != "entity" and not found & set(kinds):
            what = f"its kind is {' and '.join(sorted(found))}" if found else "its type is none of ccgraph's"
            raise NotFoundError(f"{compact(iri)} is no {kind}: {what}")
        return iri
    matches: dict[str, str] = {}
    preferred: dict[str, str] = {}
    for row in ask("find", key=[lookup_key(text)]).to_dicts():
        found_kind = KIND_OF_CLASS.get(str(row["class"]))
        if found_kind in kinds:
            matches[str(row["entity"])] = str(row["label"])
        if found_kind in prefer:
            preferred[str(row["entity"])] = str(row["label"])
    matches = preferred or matches
    if not matches:  # a table of the seed, or an entity of others, may have a name without a key to look it up
        near = search(ask, text, kinds=kinds, names_like=names_like)
        matches = {match.iri: match.label for match in near if match.score >= _EXACT}
        if not matches:
            raise NotFoundError(f"the graph has no {kind} {text!r}", _suggestions(text, near))
    return _the_one(text, matches)


def _the_one(text: str, matches: dict[str, str]) -> str:
    for chosen in (
        [iri for iri in matches if local_name(iri) == text],
        [iri for iri, label in matches.items() if label == text],
        [iri for iri, label in matches.items() if label.casefold() == text.casefold()],
        list(matches),
    ):
        if len(chosen) == 1:
            return chosen[0]
    raise NotFoundError(f"{text!r} names several entities: give the id of one", sorted(map(compact, matches)))


def _suggestions(text: str, near: list[Match]) -> list[str]:
    """What to write for the best of ``near``, and for those that are nearly as good."""
    meant = [match for match in near[:3] if not _by_chance(lookup_key(text), match.name)]
    found = [match for match in meant if match.score >= meant[0].score * _NEARLY]
    return [match.id if match.iri.startswith(BASE) else match.iri for match in found]


def _by_chance(key: str, name: str) -> bool:
    """Whether the text runs from the middle of one word into the next, as ``umap`` does in “quantum approximate”."""
    words = word_keys(name)
    rests = ("".join(words[start:]) for start in range(len(words)))
    return (
        key in "".join(words)
        and not any(rest.startswith(key) for rest in rests)
        and not any(key in word for word in words)
    )


class Match:
    """A name that ``search`` found: the entity's ``iri``, ``id`` and ``kind``, its ``label``, and the name that hit."""

    __slots__ = ("id", "iri", "kind", "label", "name", "score")

    def __init__(self, iri: str, kind: str, label: str, name: str, score: float) -> None:
        self.iri = iri
        self.id = local_name(iri)
        self.kind = kind
        self.label = label
        self.name = name
        self.score = score

    def __repr__(self) -> str:
        return f"Match({self.kind}/{self.id}, {self.label!r}, {self.score:.2f})"


def search(
    ask: Ask,
    text: str,
    *,
    kinds: tuple[str, ...] | None = None,
    limit: int = 10,
    names_like: NamesLike | None = None,
) -> list[Match]:
    """Entities whose label, alias or id is, contains or resembles ``text``; the best first.

    Exact names come before beginnings of names, those before names that contain the text, those before names that
    only resemble it (typing errors). With an index the answer is the same, but for names that only resemble the text:
    see there for which of them it may miss.
    """
    from difflib import SequenceMatcher  # noqa: PLC0415 - a plain query needs no search

    key = lookup_key(text)
    best: dict[str, Match] = {}
    labels: dict[str, str] = {}
    if not key:
        return []
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    rows = None if names_like is None else names_like(key, kinds, limit)
    for iri, kind, name, preferred in _all_names(ask) if rows is None else rows:
        if kinds is not None and kind not in kinds:
            continue
        if preferred:
            labels[iri] = name
        for candidate in (name, local_name(iri)):
            score = _score(matcher, key, candidate)
            if score > (best[iri].score if iri in best else 0):
                best[iri] = Match(iri, kind, name, candidate, score)
    for match in best.values():
        match.label = labels.get(match.iri, match.label)
    return sorted(best.values(), key=lambda match: (-match.score, match.label.casefold(), match.iri))[:limit]


def _all_names(ask: Ask) -> Iterator[Row]:
    for row in ask("labels").to_dicts():
        kind = KIND_OF_CLASS.get(str(row["class"]), "")
        yield str(row["entity"]), kind, str(row["name"]), bool(row["preferred"])


def _score(matcher: SequenceMatcher[str], key: str, name: str) -> float:
    """How well a name fits, from 0 (not at all) to 4 (the very name)."""
    candidate = lookup_key(name)
    if candidate == key:
        return _EXACT
    if candidate.startswith(key):
        return 3 + len(key) / len(candidate) * 0.9
    if key in candidate:
        return 2 + len(key) / len(candidate) * 0.9
    words = [word for word in word_keys(name) if word != candidate]
    return max([_resemblance(matcher, key, candidate), *(0.9 * _resemblance(matcher, key, word) for word in words)])


def _resemblance(matcher: SequenceMatcher[str], key: str, candidate: str) -> float:
    """The share of letters two names have in common, in order; 0 where that is too little to be a typing error."""
    least = _LEAST_OF_SHORT if len(key) <= _SHORT else _LEAST
    matcher.set_seq1(candidate)
    if matcher.real_quick_ratio() < least or matcher.quick_ratio() < least:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= least else 0


_EXACT = 4.0
_NEARLY = 0.85
_SHORT = 5
_LEAST_OF_SHORT = 0.6
_LEAST = 0.72
