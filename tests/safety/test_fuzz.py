"""Random and damaged input for every reader and writer: an answer or one of our errors, never anything else."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
import rdflib
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from ccgraph.errors import CCGraphError
from ccgraph.load.curious_coder import read_document
from ccgraph.load.rdf_files import ENDINGS, read_quads
from ccgraph.load.yaml_text import read_yaml
from ccgraph.publish.dump import ntriples_bytes, turtle_bytes
from ccgraph.queries.guard import guard
from ccgraph.queries.header import parse_query
from ccgraph.store.local import LocalStore
from ccgraph.store.stamp import NAME, read_stamp
from safety.effort import SEED, chooser, effort
from safety.test_files import GOOD, MARKDOWN, QUERIES, YAML

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TRIED = settings(
    max_examples=effort(30, 20_000),
    deadline=None,
    derandomize=SEED == 0,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SEEDS = {
    **{ending: [text] for ending, text in GOOD.items()},
    "yaml": ["id: x\nlabel: a\nalt_labels:\n  - b\n  - 'c: d'\nsources: [e, f]\n", *map(str, YAML.values())],
    "md": ["## A\n\n| a | b |\n|---|---|\n| 1 | [2](x) |\n\n<table><tr><th>a</th></tr><tr><td>1</td></tr></table>\n"],
    "rq": ["PREFIX : <urn:x>\nSELECT ?s (COUNT(*) AS ?n) WHERE { ?s :p+ ?o FILTER(?o > 1) } GROUP BY ?s\n"],
    "saved": ["#+ summary: x\n#+ ccgraph:\n#+   since: 0.1.0\n#+   columns: [{name: s, type: iri}]\nSELECT ?s {}\n"],
    "stamp": ["ccgraph-store 1\ndata data-1\nengine 0.5.13\ntriples 3\nmanifest MANIFEST-000005 20\n"],
}
SEEDS["md"] += [text for text in MARKDOWN.values() if isinstance(text, str) and len(text) < 1_000]
SEEDS["rq"] += [text for text in QUERIES.values() if isinstance(text, str) and len(text) < 1_000]
_PIECES = (
    *"<>\"'{}[]()\\.;,:@^#|&!*-_?% \t\n\r\0\ufeff\u2028\u202e\U0001f600",
    *("<<(", '"""', "<!--", "&#0;"),
)


def damaged(text: str, number: int) -> bytes:
    """The text with a few bytes removed, doubled, exchanged, or with something put in."""
    random = chooser(f"{number} {len(text)}")
    content = bytearray(text.encode()[:5_000])
    for _ in range(random.randint(1, 6)):
        at, other = random.randint(0, len(content)), random.randint(0, len(content))
        piece = random.choice(_PIECES).encode() if random.random() < 0.7 else bytes([random.randrange(256)])
        how = random.randrange(4)
        if how == 0:
            del content[at : at + random.randint(1, 20)]
        elif how == 1:
            content[at:at] = content[other : other + random.randint(1, 200)]
        elif how == 2:
            content[at:at] = piece * random.choice((1, 1, 2, 50))
        else:
            content[at : at + len(piece)] = piece
    return bytes(content)


#: Asked by every case: a store of its own would start a process for each.
EMPTY = LocalStore.from_triples([])


def readers(folder: Path) -> dict[str, Callable[[bytes], object]]:
    """What reads each kind."""

    def rdf(ending: str) -> Callable[[bytes], object]:
        def read(content: bytes) -> object:
            path = folder / f"x.{ending}"
            path.write_bytes(content)
            return list(read_quads(path))

        return read

    def stamp(content: bytes) -> object:
        (folder / NAME).write_bytes(content)
        return read_stamp(str(folder))

    def query(content: bytes) -> object:
        return EMPTY.query(content.decode(errors="replace"))

    return {
        **{ending: rdf(ending) for ending in ENDINGS},
        "yaml": lambda content: read_yaml(content.decode(errors="surrogateescape"), "x.yaml"),
        "md": lambda content: read_document(content.decode(errors="surrogateescape"), file="x.md"),
        "rq": query,
        "saved": lambda content: parse_query("x", content.decode(errors="replace"), file="x.rq"),
        "stamp": stamp,
    }


@pytest.mark.parametrize("kind", SEEDS)
def test_damaged(tmp_path: Path, kind: str) -> None:
    read = readers(tmp_path)[kind]
    messages = set()
    for number in range(effort(150, 100_000)):
        text = SEEDS[kind][number % len(SEEDS[kind])]
        try:
            read(damaged(text, number))
        except CCGraphError as error:
            messages.add(str(error))
    assert messages
    assert "" not in messages


@pytest.mark.parametrize("kind", [*SEEDS, "owl", "xml"])
@TRIED
@seed(SEED)
@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_any_bytes(tmp_path: Path, kind: str, content: bytes) -> None:
    with suppress(CCGraphError):
        readers(tmp_path)[kind](content)


IRIS = st.text(
    st.characters(codec="utf-8", exclude_characters='<>"{}|^`\\', exclude_categories=["Cc", "Z"]), max_size=12
)
NODES = IRIS.map(lambda text: f"https://example.org/{text}").filter(lambda text: not refuses(text)).map(NamedNode)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LITERALS = (
    TEXTS.map(Literal)
    | st.builds(lambda text: Literal(text, language="en-gb"), TEXTS)
    | st.builds(lambda text, node: Literal(text, datatype=node), TEXTS, NODES)
    | st.integers().map(Literal)
    | st.floats(allow_nan=False).map(Literal)
)
TRIPLES = st.builds(Triple, NODES | st.sampled_from([BlankNode("a"), BlankNode("b")]), NODES, NODES | LITERALS)


def refuses(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return True
    return False


@TRIED
@seed(SEED)
@given(st.lists(TRIPLES, max_size=8))
def test_writers(triples: list[Triple]) -> None:
    """What is written is what is read, and the same again when that is written."""
    for write, form, name in ((turtle_bytes, RdfFormat.TURTLE, "turtle"), (ntriples_bytes, RdfFormat.N_TRIPLES, "nt")):
        content = write(triples)
        read = [quad.triple for quad in parse(content, form)]
        assert len(read) == len(set(triples))
        assert write(read) == content
        assert len(rdflib.Graph().parse(data=content, format=name)) <= len(read)  # rdflib takes 1 and 01 for the same


@TRIED
@seed(SEED)
@given(st.text(max_size=200))
def test_guard(text: str) -> None:
    with suppress(CCGraphError):
        guard(text)
