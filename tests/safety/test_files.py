"""Bad files of every kind: refused in a few lines that name the place, cheaply, and nothing changes."""

from __future__ import annotations

import gzip
import re
import sys
from typing import TYPE_CHECKING

import pytest

import sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from safety.nursery import Nursery

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")

MEMORY, SECONDS = 512 << 20, 5
MANY = 100_000
TRIPLE = "<https://example.org/a> <https://example.org/b> "
PREFIX = "@prefix : <https://example.org/> .\n"
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(12))
#: ending -> a good document, and what goes wrong with some text put into it anywhere.
GOOD = {
    "ttl": PREFIX + ':a :b "c\\n"@en , """d\ne""" ; :f ( 1 2.5 [ :g true ] ) .\n:h :i :j .\n',
    "nt": f'{TRIPLE}"c\\n"@en .\n{TRIPLE}<https://example.org/d> .\n',
    "nq": f'{TRIPLE}"c"@en <https://example.org/g> .\n{TRIPLE}_:d .\n',
    "trig": PREFIX + ':g { :a :b "c"@en . :d :e ( 1 2 ) }\n:h { :i :j :k }\n',
    "rdf": f'{RDF}<e:T rdf:about="https://example.org/a"><e:p>c</e:p></e:T><e:U rdf:nodeID="n"/></rdf:RDF>\n',
    "jsonld": '{"@context": {"e": "https://example.org/"}, "@id": "e:a", "e:b": [{"@value": "c"}, 1]}\n',
}
#: ending -> pairs: a name, and what no reader may take.
BAD: dict[str, dict[str, str | bytes]] = {
    "ttl": {
        "undeclared": "ex:a ex:b ex:c .\n",
        "literal-subject": '"a" <https://example.org/b> 1 .\n',
        "open-text": f'{TRIPLE}"never closed .\n',
        "open-long-text": f'{TRIPLE}"""never closed .\n',
        "open-iri": "<https://example.org/a .\n",
        "space-in-iri": f"{TRIPLE}<https://example.org/a b> .\n",
        "relative": "<a> <b> <c> .\n",
        "relative-escaped": "<\\u0061> <b> <c> .\n",
        "no-dot": f"{TRIPLE}1\n{TRIPLE}2",
        "list": f"{TRIPLE}( 1 2 .\n",
        "node": f"{TRIPLE}[ <https://example.org/x> 1 .\n",
        "close": f"{TRIPLE}1 ] .\n",
        "escape": f'{TRIPLE}"\\q" .\n',
        "half": f'{TRIPLE}"\\uD800" .\n',
        "large": f'{TRIPLE}"\\U00110000" .\n',
        "language": f'{TRIPLE}"x"@1 .\n',
        "datatype": f'{TRIPLE}"x"^^1 .\n',
        "graph": f"{PREFIX}:g {{ :a :b :c }}\n",
        "base": "@base <not absolute> .\n",
        "latin": f'{TRIPLE}"é" .\n'.encode("latin-1"),
        "utf-16": f"{TRIPLE}1 .\n".encode("utf-16"),
        "nul": b"\0" * 1000,
        "zip": b"PK\x03\x04" + bytes(range(256)) * 10,
        "terms": f"{TRIPLE}{f'<<( {TRIPLE}' * MANY}1{' )>>' * MANY} .\n",
        "lists": f"{TRIPLE}{'( ' * MANY}\n",
        "nodes": f"{TRIPLE}{'[ <https://example.org/x> ' * MANY}\n",
        "one-line": "x" * (4 << 20),
        "html": "<!DOCTYPE html><html><body>404 Not Found</body></html>\n",
        "conflict": f"<<<<<<< ours\n{TRIPLE}1 .\n=======\n{TRIPLE}2 .\n>>>>>>> theirs\n",
    },
    "nt": {
        "prefix": "a:b <https://example.org/b> 1 .\n",
        "relative": f"<a> {TRIPLE}1 .\n",
        "number": f"{TRIPLE}1 .\n",
        "line-end": f'{TRIPLE}"two\nlines" .\n',
        "two-in-one": f"{TRIPLE}.\n",
        "graph": f'{TRIPLE}"c" <https://example.org/g> .\n',
        "terms": f"{TRIPLE}{f'<<( {TRIPLE}' * MANY}\n",
        "half": f'{TRIPLE}"\\uDFFF" .\n',
        "binary": bytes(range(256)),
    },
    "nq": {
        "two-graphs": f'{TRIPLE}"c" <https://example.org/g> <https://example.org/h> .\n',
        "text-graph": f'{TRIPLE}"c" "g" .\n',
        "open": f'{TRIPLE}"c" <https://example.org/g\n',
        "binary": bytes(range(255, 0, -1)),
    },
    "trig": {
        "nested": f"{PREFIX}:g {{ :h {{ :a :b :c }} }}\n",
        "open": f"{PREFIX}:g {{ :a :b :c\n",
        "keyword": f"{PREFIX}GRAPH {{ :a :b :c }}\n",
        "brackets": f"{PREFIX}:g {'{' * MANY}",
        "lists": f"{PREFIX}:g {{ :a :b {'( ' * MANY}",
    },
    "rdf": {
        "plain": "no XML at all\n",
        "empty": "<?xml version='1.0'?>",
        "unclosed": f"{RDF}<e:a>",
        "crossed": f"{RDF}<e:a><e:b></e:a></e:b></rdf:RDF>",
        "prefix": f"{RDF}<x:a/></rdf:RDF>",
        "twice": f"{RDF}</rdf:RDF>{RDF}</rdf:RDF>",
        "li": f"{RDF}<rdf:li/></rdf:RDF>",
        "both": f'{RDF}<e:a rdf:about="https://example.org/a" rdf:nodeID="n"/></rdf:RDF>',
        "same-id": f'{RDF}<e:a rdf:ID="x"/><e:b rdf:ID="x"/></rdf:RDF>',
        "bad-id": f'{RDF}<e:a rdf:ID="1 2"/></rdf:RDF>',
        "relative": f'{RDF}<e:a rdf:about="x"/></rdf:RDF>',
        "attribute": f"{RDF}<e:a e:b=1/></rdf:RDF>",
        "ampersand": f"{RDF}<e:a e:b='&'/></rdf:RDF>",
        "control": f"{RDF}<e:a e:b='&#1;'/></rdf:RDF>",
        "encoding": b"<?xml version='1.0' encoding='utf-7'?><a/>",
        "laughs": f"<!DOCTYPE x [{LAUGHS}]>{RDF}<e:a><e:b>&l11;</e:b></e:a></rdf:RDF>",
        "external": f'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/hostname">]>{RDF}<e:a e:b="x"/></rdf:RDF>',
        "depth": RDF + "<e:a><e:b>" * MANY,
        "html": "<html><body><p>404<br></body></html>",
    },
    "jsonld": {
        "plain": "no JSON at all",
        "empty": "",
        "open": '{"@id": "https://example.org/a"',
        "comma": '{"@id": "https://example.org/a",}',
        "quote": "{'@id': 'https://example.org/a'}",
        "escape": '{"@id": "\\q"}',
        "twice": "{}{}",
        "nan": '{"https://example.org/a": NaN}',
        "context": '{"@context": "https://example.org/context.jsonld", "a": 1}',
        "import": '{"@context": {"@version": 1.1, "@import": "https://example.org/c"}, "a": 1}',
        "relative": '{"@id": "a", "https://example.org/b": 1}',
        "keyword": '{"@context": {"@id": "https://example.org/"}}',
        "cycle": '{"@context": {"a": "b:x", "b": "a:y"}, "a": 1}',
        "lists": "[" * MANY,
        "objects": '{"https://example.org/a":' * MANY,
        "latin": '{"https://example.org/a": "é"}'.encode("latin-1"),
    },
}
YAML: dict[str, str | bytes] = {
    "empty": "",
    "text": "just text\n",
    "list": "- a\n- b\n",
    "open-list": "id: x\nlabel: [a\n",
    "open-quote": 'id: x\nlabel: "a\n',
    "tab": "id: x\n\tlabel: a\n",
    "colon": "id: x\nlabel: a: b\n",
    "twice": "id: x\nid: x\nlabel: a\n",
    "anchor": "id: &a x\nlabel: *a\n",
    "alias": "id: x\nlabel: *a\n",
    "laughs": "a: &a [x, x]\n"
    + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)),
    "merge": "id: x\n<<: {label: a}\n",
    "tag": "id: !!python/object/apply:os.system [id]\n",
    "directive": "%YAML 1.1\n---\nid: x\n",
    "two": "id: x\n---\nid: y\n",
    "brackets": "id: " + "[" * MANY,
    "braces": "id: " + "{a: " * MANY,
    "dashes": "id:\n" + "- " * MANY,
    "questions": "? " * MANY,
    "values": "id: x\nalt_labels:\n" + "  - a\n" * MANY,
    "long": "id: x\nlabel: " + "x" * (2 << 20),
    "control": "id: x\nlabel: a\x07b\n",
    "nel": "id: x\nlabel: a\x85b\n",
    "escaped": 'id: x\nlabel: "a\\x07b"\n',
    "half": 'id: x\nlabel: "\\ud800"\n',
    "latin": "id: x\nlabel: é\n".encode("latin-1"),
    "utf-16": "id: x\nlabel: a\n".encode("utf-16"),
    "nul": b"\0" * 100,
    "binary": bytes(range(256)),
    "unknown": "id: x\nlabel: a\ndefinition: b\ncolour: red\n",
    "other-id": "id: y\nlabel: a\ndefinition: b\n",
    "up": "id: ../x\nlabel: a\ndefinition: b\n",
    "dangling": "id: x\nlabel: a\ndefinition: b\nsources:\n  - nothing\n",
    "conflict": "<<<<<<< ours\nid: x\n=======\nid: y\n>>>>>>> theirs\n",
    "nested": "id: x\nlabel:\n  a:\n    b: c\n",
    "bidi": "id: x\nlabel: a\u202eb\ndefinition: c\n",
}
MARKDOWN: dict[str, str | bytes] = {
    "empty": "",
    "no-table": "# Heading\n\nText.\n",
    "cells": "## A\n\n| a | b |\n|---|---|\n| 1 | 2 | 3 |\n",
    "unclosed": "## A\n\n<table><tr><td>1</td>\n",
    "nested": "## A\n\n" + "<table><tr><td>" * 10_000,
    "span": '## A\n\n<table><tr><td colspan="999999999">1</td></tr></table>\n',
    "quotes": "> " * 20_000 + "\n",
    "control": "## A\n\n| a |\n|---|\n| \x07 |\n",
    "latin": "## A\n\n| é |\n|---|\n| é |\n".encode("latin-1"),
    "binary": bytes(range(256)) * 100,
    "large": "x\n" * (3 << 20),
}
QUERIES: dict[str, str | bytes] = {
    "empty": "",
    "words": "give me all methods\n",
    "open": "SELECT * WHERE { ?s ?p ?o\n",
    "prefix": "SELECT * WHERE { ?s x:y ?o }\n",
    "update": "DELETE WHERE { ?s ?p ?o }\n",
    "drop": "DROP ALL\n",
    "service": "SELECT * WHERE { SERVICE <https://example.org/> { ?s ?p ?o } }\n",
    "escaped-service": "SELECT * WHERE { \\u0053ERVICE <https://example.org/> { ?s ?p ?o } }\n",
    "from": "SELECT * FROM <file:///etc/hostname> WHERE { ?s ?p ?o }\n",
    "braces": "SELECT * WHERE " + "{" * 5_000,
    "nots": "SELECT * WHERE { FILTER(" + "!" * 9_000 + "true) }\n",
    "parentheses": "SELECT * WHERE { FILTER(" + "(" * 9_000 + "\n",
    "ors": "SELECT * WHERE { FILTER(" + "true||" * 12_000 + "true) }\n",
    "exists": "SELECT * WHERE { " + "FILTER EXISTS { " * 900 + "} " * 900 + "}\n",
    "path": "SELECT * WHERE { ?s " + "^" * 9_000 + "<urn:a> ?o }\n",
    "long": "SELECT * WHERE { ?s ?p ?o } #" + "x" * 100_000,
    "latin": "ASK { ?s ?p 'é' }\n".encode("latin-1"),
    "nul": b"\0" * 100,
}


def cut_and_dirty() -> Iterator[tuple[str, str, bytes]]:
    """Good documents cut short, with a stray character, or with bytes of another encoding."""
    for ending, text in GOOD.items():
        content = text.encode()
        first = content.index(b'"') + 1
        last = content.rindex({"trig": b"}", "jsonld": b"}", "rdf": b"<"}.get(ending, b"."))
        for name, end in (("early", first), ("later", content.index(b'"', first) + 1), ("late", last)):
            yield ending, f"cut-{name}", content[:end]
        middle = content.index(b"c") + 1
        yield ending, "bytes", content[:middle] + b"\xff\xfe" + content[middle:]
        packed = gzip.compress(content)
        yield f"{ending}.gz", "cut", packed[: len(packed) // 2]
        yield f"{ending}.gz", "crc", packed[:-8] + bytes(8)
        yield f"{ending}.gz", "unpacked", content


def all_files() -> Iterator[tuple[str, str, bytes]]:
    """Ending, name, content."""
    kinds = {**BAD, "yaml": YAML, "md": MARKDOWN, "rq": QUERIES}
    for ending, bad in kinds.items():
        for name, content in bad.items():
            yield ending, name, content if isinstance(content, bytes) else content.encode()
    yield from cut_and_dirty()
    yield "ttl.gz", "bomb", gzip.compress(b"#" * (300 << 20), compresslevel=9)
    yield "txt", "ending", b"some text"


FILES = list(all_files())


@pytest.fixture(scope="module")
def place(ward: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with data files, and a store of one triple."""
    folder = tmp_path_factory.mktemp("files")
    sample.write(folder / "data")
    (folder / "good.nt").write_text(f"{TRIPLE}<https://example.org/c> .\n", encoding="utf-8")
    assert ward.run("load", "good.nt", "--into", "store", cwd=folder).code == 0
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_there_are_enough_of_every_kind() -> None:
    assert len(FILES) >= 150
    assert len({(ending, name) for ending, name, _ in FILES}) == len(FILES)


@pytest.mark.parametrize(("ending", "name", "bad"), FILES, ids=[f"{name}.{ending}" for ending, name, _ in FILES])
def test_it_is_refused(ward: Nursery, place: Path, ending: str, name: str, bad: bytes) -> None:
    path = place / ("data/tasks/x.yaml" if ending == "yaml" else f"{name}.{ending}")
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(bad)
    words = {
        "yaml": ("build", "--no-check", "--data", "data", "--into", "store"),
        "md": ("upstream", path.name),
        "rq": ("sparql", "-f", path.name, "--source", "store"),
    }.get(ending, ("load", "good.nt", path.name, "--into", "store"))
    before = content(place / "store")
    outcome = ward.run(*words, cwd=place, seconds=SECONDS)
    path.unlink()
    assert ward.memory <= MEMORY
    lines = outcome.err.splitlines()
    assert (outcome.code, outcome.out) == (2, ""), outcome.err[:2000]
    assert 1 <= len(lines) <= 10
    assert all(len(line) < 1_000 and line.isprintable() for line in lines)
    # a query is a text of the command line as well, and has no file; the whole of a file has no line
    where = r"" if ending == "rq" else rf"{re.escape(str(path.relative_to(place)))}(:[1-9]\d*:[1-9]\d*)?: "
    assert re.match(rf"ccgraph: {where}\S", lines[0]), lines
    assert "mistake" not in outcome.err
    assert content(place / "store") == before


@pytest.mark.parametrize("ending", GOOD)
def test_a_good_one_is_taken(ward: Nursery, place: Path, tmp_path: Path, ending: str) -> None:
    """The same command, within the same limits."""
    (place / f"whole.{ending}").write_text(GOOD[ending], encoding="utf-8")
    words = ("load", f"whole.{ending}", "--into", str(tmp_path / "store"))
    outcome = ward.run(*words, cwd=place, seconds=SECONDS)
    assert (outcome.code, outcome.err) == (0, "")


def test_xml_as_deep_as_a_long_list_is_taken(ward: Nursery, place: Path, tmp_path: Path) -> None:
    (place / "deep.rdf").write_text(f"{RDF}{'<e:a><e:b>' * 4_999}{'</e:b></e:a>' * 4_999}</rdf:RDF>", encoding="utf-8")
    outcome = ward.run("load", "deep.rdf", "--into", str(tmp_path / "store"), cwd=place, seconds=SECONDS)
    assert (outcome.code, outcome.err) == (0, "")


def test_memory_does_not_grow_with_the_file(ward: Nursery, tmp_path: Path) -> None:
    """The engine gets a portion at a time; of half a million statements at once it holds more than twice as much."""
    line = "<https://example.org/{0}> <https://example.org/property> <https://example.org/object/{0}> .\n"
    (tmp_path / "large.nt").write_text("".join(map(line.format, range(500_000))), encoding="utf-8")
    assert ward.run("load", "large.nt", "--into", "store", cwd=tmp_path).out == "store: 500000 triples\n"
    assert ward.memory <= MEMORY
