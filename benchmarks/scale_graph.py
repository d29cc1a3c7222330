"""Method graphs of any size, in ccgraph's own vocabulary and shape: the same bytes for the same size.

``python -m benchmarks.scale_graph TRIPLES [-o FILE]`` writes one as N-Triples, a line at a time.

At every size there is the same core, the part of the shipped graph around PCA, so that a question about it has the
same answer. Around it grows a mass of made-up techniques, in fields that have assumptions, tasks and families of their
own and also use those of the core: what techniques share has ever more techniques to it, as in a graph that
really grows. One technique of the mass, ``HUB``, has a neighbor link to every other, up to ``MOST_NEIGHBORS``.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, RdfFormat, serialize

from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES, TECHNIQUE_KINDS, entity_iri, lookup_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

#: the techniques nearest to this one are in the core.
CENTRE = "pca"
#: how many triples the core has at most.
MOST_IN_CORE = 27_000
#: the technique with neighbor links to all the others of the mass, and one beside it.
HUB, BESIDE_HUB = "hub-of-the-mass", "beside-the-hub"
MOST_NEIGHBORS = 100_000

_FIELD = 25  # techniques in a field
_SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
_HEADS = ("regression", "clustering", "filter", "test", "network", "embedding", "sampler", "decomposition")
_STRENGTHS = ("required", "for-inference", "for-optimality", "performance", "not-required")
_LINK_KINDS = ("alternative", "relaxes-assumption", "generalises", "special-case-of", "robust-variant")
#: what the mass shares with the core.
_ASSUMPTIONS = ("independence", "linear-subspace", "comparable-feature-scales", "adequate-sample-size", "full-rank")
_TASKS = ("clustering", "dimensionality-reduction", "compression")
_LIBRARIES = ("scikit-learn", "statsmodels")
_SHAPE, _DIAGNOSTIC = "tabular-small-medium", "scree-plot"

#: the kinds of which not all entities are in the core.
_CHOSEN = {*TECHNIQUE_KINDS, "reference", "source"}


def lines(size: int) -> Iterator[bytes]:
    """A graph of ``size`` triples, or of up to some 100 more, as lines of N-Triples."""
    inside = core()
    yield from inside
    written = len(inside)
    mass = _Mass()
    for block in mass.blocks():
        if written >= size:
            return
        yield from block
        written += len(block)


def core() -> list[bytes]:
    """The lines that a graph of any size has.

    They are about all entities of the shipped graph but techniques, references and the tables of the seed, about as
    many of the techniques nearest to ``CENTRE`` as there is room for, and about the references that these name.
    """
    from ccgraph.shipped import open_shipped

    triples = sorted(open_shipped()[0].triples(), key=str)
    costs = Counter(_owner(triple.subject) for triple in triples)
    links: dict[str, set[str]] = {}
    cited: dict[str, set[str]] = {}
    for triple in triples:
        here, there = _owner(triple.subject), _owner(triple.object)
        if triple.predicate.value == CCG + "neighborOf":
            links.setdefault(here, set()).add(there)
            links.setdefault(there, set()).add(here)
        if _kind(there) == "reference":
            cited.setdefault(here, set()).add(there)
    kept = {owner for owner in costs if _kind(owner) not in _CHOSEN}
    room = MOST_IN_CORE - sum(costs[owner] for owner in kept)
    for technique in _nearest(entity_iri("method", CENTRE), links):
        added = {technique} | cited.get(technique, set()) - kept
        room -= sum(costs[owner] for owner in added)
        if room < 0:
            break
        kept |= added
    inside = (
        triple
        for triple in triples
        if _owner(triple.subject) in kept
        and (_owner(triple.object) in kept or _kind(_owner(triple.object)) not in _CHOSEN)
    )
    return (serialize(inside, format=RdfFormat.N_TRIPLES) or b"").splitlines(keepends=True)


def _nearest(start: str, links: dict[str, set[str]]) -> list[str]:
    near, ring = [start], [start]
    while ring:
        ring = sorted({there for here in ring for there in links.get(here, ())} - set(near))
        near += ring
    return near


def _owner(term: object) -> str:
    """The entity that a node belongs to: ``…/method/pca`` for ``…/method/pca/neighbor/ica``; no text for a literal."""
    if not isinstance(term, NamedNode):
        return ""
    kind, slash, rest = term.value.removeprefix(BASE).partition("/")
    return f"{BASE}{kind}/{rest.partition('/')[0]}" if slash and term.value.startswith(BASE) else term.value


def _kind(owner: str) -> str:
    return owner.removeprefix(BASE).partition("/")[0] if owner.startswith(BASE) else ""


class _Mass:
    """Made-up techniques, each a block of lines. A link leads only to what an earlier block, or the core, describes."""

    def __init__(self) -> None:
        self._block: list[bytes] = []

    def blocks(self) -> Iterator[list[bytes]]:
        """The hub and what is beside it, then fields without end, a technique a block."""
        for name, label in ((HUB, "Hub of the mass"), (BESIDE_HUB, "Beside the hub")):
            self._technique(name, label, Random(name), ["task/clustering"], _ASSUMPTIONS)  # noqa: S311 - as below
        self._link(BESIDE_HUB, HUB, "alternative")
        yield self._taken()
        neighbors = 0
        for field in count():
            names: list[str] = []
            self._shared(field)
            for place in range(_FIELD):
                number = field * _FIELD + place
                random = Random(number)  # noqa: S311 - the same every time is what is wanted
                label = f"{_word(number + 4_900)} {_HEADS[number % len(_HEADS)]}"
                name = f"{label.replace(' ', '-').lower()}-{number}"
                tasks = [f"task/field-{field}", f"task/{random.choice(_TASKS)}"]
                own = (f"field-{field}-a", f"field-{field}-b")
                self._technique(name, f"{label} {number}", random, tasks, (*own, *random.sample(_ASSUMPTIONS, 2)))
                self._add(f"method/{name}", "skos:broader", f"family/field-{field}")
                for other in random.sample(names, min(4, len(names))):
                    self._link(name, other, random.choice(_LINK_KINDS))
                names.append(name)
                if neighbors < MOST_NEIGHBORS:
                    self._link(HUB, name, "alternative")
                    neighbors += 1
                yield self._taken()

    def _shared(self, field: int) -> None:
        word = _word(field + 4_900)
        for kind, name in (("task", ""), ("family", ""), ("assumption", "-a"), ("assumption", "-b")):
            self._entity(f"{kind}/field-{field}{name}", kind, f"{word} {kind}{name.replace('-', ' ')} {field}")
        self._add(f"assumption/field-{field}-a", "ccg:implies", f"assumption/field-{field}-b")
        self._add(f"assumption/field-{field}-a", "ccg:entails", f"assumption/field-{field}-b")

    def _technique(
        self, name: str, label: str, random: Random, tasks: Sequence[str], assumptions: Sequence[str]
    ) -> None:
        iri, reference, library = f"method/{name}", f"reference/on-{name}", random.choice(_LIBRARIES)
        self._entity(iri, "method", label)
        self._say(iri, "skos:altLabel", f"{label} method")
        self._say(iri, "ccg:lookupKey", lookup_key(f"{label} method"), language="")
        self._say(iri, "ccg:intent", f"Do what {label} does for rows of numbers, under assumptions that are on record.")
        for task in tasks:
            self._add(iri, "ccg:task", task)
        self._add(iri, "ccg:dataShape", f"data-shape/{_SHAPE}")
        self._add(iri, "ccg:supportedBy", f"library/{library}")
        self._add(iri, "ccg:diagnosedBy", f"diagnostic/{_DIAGNOSTIC}")
        self._add(reference, "rdf:type", "ccg:Reference")
        self._say(reference, "dcterms:title", f"On {label}", language="")
        self._say(reference, "dcterms:creator", f"{_word(len(name) + 6_000)}, A.", language="")
        self._add(reference, "ccg:verification", "ccg:verified")
        for assumption in assumptions:
            strength = random.choice(_STRENGTHS)
            claim = self._part(iri, "hasClaim", f"assumption/{assumption}", "AssumptionClaim", reference)
            self._add(claim, "ccg:onAssumption", f"assumption/{assumption}")
            self._add(claim, "ccg:strength", f"ccg:{strength}")
            self._add(claim, "ccg:checkedBy", f"diagnostic/{_DIAGNOSTIC}")
            self._say(claim, "ccg:breaks", f"Without it the answer of {label} is off by an amount that nobody knows.")
            if strength in {"required", "for-inference"}:
                self._add(iri, "ccg:assumes", f"assumption/{assumption}")
        made = self._part(iri, "implementedBy", f"implementation/{library}/mass.{name}", "Implementation", reference)
        self._add(made, "ccg:inLibrary", f"library/{library}")
        self._say(made, "ccg:importPath", f"mass.{name.replace('-', '_')}", language="")
        self._say(made, "ccg:implementationRole", "fit", language="")

    def _link(self, name: str, other: str, kind: str) -> None:
        iri = f"method/{name}"
        link = self._part(iri, "hasNeighborLink", f"neighbor/{other}", "NeighborLink", f"reference/on-{name}")
        self._add(link, "ccg:from", iri)
        self._add(link, "ccg:to", f"method/{other}")
        self._add(link, "ccg:linkKind", f"ccg:{kind}")
        self._say(link, "ccg:chooseWhen", f"The residuals of {name} show what {other} allows for.")
        self._say(link, "ccg:gain", f"What {name} takes for granted is no longer needed.")
        self._add(iri, "ccg:neighborOf", f"method/{other}")

    def _entity(self, iri: str, kind: str, label: str) -> None:
        self._add(iri, "rdf:type", f"ccg:{KINDS[kind]}")
        self._add(iri, "rdf:type", "skos:Concept")
        self._say(iri, "skos:prefLabel", label)
        self._say(iri, "skos:definition", f"What is called {label} where method graphs are made up.")
        self._say(iri, "ccg:lookupKey", lookup_key(label), language="")

    def _part(self, iri: str, predicate: str, path: str, kind: str, reference: str) -> str:
        part = f"{iri}/{path}"
        self._add(iri, f"ccg:{predicate}", part)
        self._add(part, "rdf:type", f"ccg:{kind}")
        self._add(part, "dcterms:source", reference)
        return part

    def _add(self, subject: str, predicate: str, other: str) -> None:
        self._block.append(f"<{BASE}{subject}> <{_expanded(predicate)}> <{_expanded(other)}> .\n".encode())

    def _say(self, subject: str, predicate: str, text: str, language: str = "@en") -> None:
        self._block.append(f'<{BASE}{subject}> <{_expanded(predicate)}> "{text}"{language} .\n'.encode())

    def _taken(self) -> list[bytes]:
        block, self._block = self._block, []
        return block


def _expanded(name: str) -> str:
    prefix, colon, local = name.partition(":")
    return PREFIXES[prefix] + local if colon else BASE + name


def _word(number: int) -> str:
    """A pronounceable word of its own for each number."""
    letters = ""
    while number:
        number, place = divmod(number, len(_SYLLABLES))
        letters = _SYLLABLES[place] + letters
    return letters.capitalize()


def main() -> int:
    """Write a graph of the size that is asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale_graph", description="Write a method graph.")
    parser.add_argument("triples", type=int, metavar="TRIPLES", help=f"how many, {MOST_IN_CORE} or more")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: standard output")
    arguments = parser.parse_args()
    if arguments.triples < MOST_IN_CORE:
        parser.error(f"TRIPLES from {MOST_IN_CORE} on: so many has the part that is in every graph")
    if arguments.output is None:
        sys.stdout.buffer.writelines(lines(arguments.triples))
    else:
        with arguments.output.open("wb") as stream:
            stream.writelines(lines(arguments.triples))
    return 0


if __name__ == "__main__":
    sys.exit(main())
