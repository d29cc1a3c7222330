"""Dumps: the same bytes everywhere, the same graph when read again, found out when damaged."""

from __future__ import annotations

import gzip
import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse
from rdflib.compare import isomorphic

from ccgraph.errors import CCGraphError, OutputError, ParseError
from ccgraph.namespace import BASE, CCG, KINDS, PREFIXES
from ccgraph.publish.dump import check_dump, ntriples_bytes, turtle_bytes, write_dump
from ccgraph.store.local import LocalStore

SOURCE = Path(__file__).resolve().parents[2] / "src"
P = NamedNode("https://example.org/p")


def term(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return NamedNode(PREFIXES[prefix] + local)


def example() -> list[Triple]:
    """A small graph with something in every block."""
    made: list[tuple[str, str, NamedNode | Literal]] = [
        (CCG.removesuffix("#"), "rdf:type", term("owl:Ontology")),
        (CCG + "Method", "rdf:type", term("owl:Class")),
        (CCG + "Assumption", "rdf:type", term("owl:Class")),
        (CCG + "task", "rdf:type", term("owl:ObjectProperty")),
        (CCG + "required", "rdf:type", term("ccg:Strength")),
        ("https://example.org/else", "skos:prefLabel", Literal("else", language="en")),
        (
            BASE + "method/pca",
            "skos:definition",
            Literal("directions of \N{GREEK SMALL LETTER SIGMA}\n", language="en"),
        ),
        (BASE + "method/pca", "skos:altLabel", Literal("KLT", language="en")),
        (BASE + "method/pca", "ccg:formula", Literal("\\lambda")),
        (BASE + "method/pca", "skos:prefLabel", Literal("PCA", language="en")),
        (BASE + "method/pca", "rdf:type", term("skos:Concept")),
        (BASE + "method/pca", "rdf:type", term("ccg:Method")),
        (BASE + "method/pca", "ccg:hasClaim", NamedNode(BASE + "method/pca/assumption/linearity")),
        (BASE + "method/pca/assumption/linearity", "ccg:contested", Literal("true", datatype=term("xsd:boolean"))),
        (BASE + "method/pca-2", "ccg:position", Literal("2", datatype=term("xsd:integer"))),
        (BASE + "reference/hotelling-1933", "dcterms:issued", Literal("1933", datatype=term("xsd:gYear"))),
    ]
    made += [(f"{BASE}{kind}/a", "rdf:type", term(f"ccg:{name}")) for kind, name in KINDS.items()]
    return [Triple(NamedNode(subject), term(predicate), value) for subject, predicate, value in made]


def in_rdflib(triples: list[Triple]) -> rdflib.Graph:
    graph = rdflib.Graph()
    for triple in triples:
        graph.add((_rdflib(triple.subject), _rdflib(triple.predicate), _rdflib(triple.object)))
    return graph


def _rdflib(value: object) -> rdflib.term.IdentifiedNode | rdflib.Literal:
    if isinstance(value, NamedNode):
        return rdflib.URIRef(value.value)
    if isinstance(value, BlankNode):
        return rdflib.BNode(value.value)
    assert isinstance(value, Literal)
    if value.language:
        return rdflib.Literal(value.value, lang=value.language)
    plain = value.datatype.value == PREFIXES["xsd"] + "string"
    return rdflib.Literal(value.value, datatype=None if plain else rdflib.URIRef(value.datatype.value))


def _language(value: rdflib.term.Node) -> str:
    return str(getattr(value, "language", None) or "")


def _datatype(value: rdflib.term.Node) -> str:
    return str(getattr(value, "datatype", None) or "")


def read(content: bytes) -> list[Triple]:
    return [quad.triple for quad in parse(content, RdfFormat.TURTLE)]


def subjects(content: bytes) -> list[str]:
    found = re.findall(r"^(?!@prefix|#)(\S+) ", content.decode(), re.MULTILINE)
    return [subject.replace("ccg:", CCG).strip("<>") for subject in found]


class TestOrder:
    def test_of_blocks_and_subjects(self) -> None:
        first = [CCG.removesuffix("#"), CCG + "Assumption", CCG + "Method", CCG + "task", CCG + "required"]
        entities = [f"{BASE}{kind}/a" for kind in KINDS]
        pca = [BASE + "method/pca", BASE + "method/pca/assumption/linearity", BASE + "method/pca-2"]
        at = entities.index(BASE + "method/a") + 1
        entities[at:at] = pca
        at = entities.index(BASE + "reference/a") + 1
        entities[at:at] = [BASE + "reference/hotelling-1933"]
        assert subjects(turtle_bytes(example())) == [*first, *entities, "https://example.org/else"]

    @pytest.mark.parametrize("kind", ["owl:Class", "rdfs:Class", "rdfs:Datatype"])
    def test_classes_come_before_properties(self, kind: str) -> None:
        made = [("ccg:a", "rdf:Property"), ("ccg:z", kind)]
        triples = [Triple(term(name), term("rdf:type"), term(value)) for name, value in made]
        assert subjects(turtle_bytes(triples)) == [CCG + "z", CCG + "a"]

    @pytest.mark.parametrize(
        "kind",
        [
            "rdf:Property",
            "owl:ObjectProperty",
            "owl:DatatypeProperty",
            "owl:AnnotationProperty",
            "owl:OntologyProperty",
        ],
    )
    def test_properties_come_before_what_else_is_declared(self, kind: str) -> None:
        made = [("ccg:a", "ccg:Strength"), ("ccg:y", kind), ("ccg:z", "owl:Class")]
        triples = [Triple(term(name), term("rdf:type"), term(value)) for name, value in made]
        assert subjects(turtle_bytes(triples)) == [CCG + "z", CCG + "y", CCG + "a"]

    def test_the_ontology_comes_first_and_blank_nodes_last(self) -> None:
        text = """<urn:z> a owl:Ontology . <urn:y> a owl:Class . <urn:b> a <urn:x> . _:c a <urn:x> .
            <urn:a> a "http://www.w3.org/2002/07/owl#Class" , _:c , <<( _:c <urn:x> owl:Class )>> ; <urn:x> owl:Class .
            <https://example.org/12345678/method/a> <urn:x> 1 ."""
        owl = f"@prefix owl: <{PREFIXES['owl']}> ."
        made = subjects(turtle_bytes(read((owl + text).encode())))
        assert made[:-1] == ["urn:z", "urn:y", "https://example.org/12345678/method/a", "urn:a", "urn:b"]
        assert made[-1].startswith("_:")

    def test_within_a_subject(self) -> None:
        block = turtle_bytes(example()).decode().partition(f"<{BASE}method/pca> ")[2].partition(" .\n")[0]
        assert block.split("\n") == [
            "a skos:Concept ,",
            "        ccg:Method ;",
            '    skos:prefLabel "PCA"@en ;',
            '    skos:altLabel "KLT"@en ;',
            '    skos:definition "directions of \N{GREEK SMALL LETTER SIGMA}\\n"@en ;',
            '    ccg:formula "\\\\lambda" ;',
            f"    ccg:hasClaim <{BASE}method/pca/assumption/linearity>",
        ]

    def test_names_and_definition_come_before_what_else_is_said(self) -> None:
        said = ["skos:definition", "dcterms:issued", "skos:altLabel", "rdfs:label", "skos:prefLabel", "rdf:type"]
        content = turtle_bytes([Triple(P, term(name), P) for name in said]).decode()
        found = re.findall(r"(\S+) <https://example.org/p> [;.]$", content, re.MULTILINE)
        assert found == ["a", "skos:prefLabel", "rdfs:label", "skos:altLabel", "skos:definition", "dcterms:issued"]

    def test_numbers_and_truth_are_written_as_such(self) -> None:
        content = turtle_bytes(example())
        assert b"ccg:position 2 ." in content
        assert b"ccg:contested true ." in content
        assert b'dcterms:issued "1933"^^xsd:gYear .' in content

    def test_prefixes_that_occur_are_declared_and_sorted(self) -> None:
        header = re.findall(r"^@prefix (\w+): <(.*)> \.$", turtle_bytes(example()).decode(), re.MULTILINE)
        assert [prefix for prefix, _ in header] == ["ccg", "dcterms", "owl", "skos", "xsd"]
        assert dict(header).items() <= PREFIXES.items()
        numbers = [Triple(P, P, Literal("1", datatype=term("xsd:integer")))]
        assert turtle_bytes(numbers).startswith(b"<https://example.org/p> <https://example.org/p> 1 .\n")

    def test_namespaces_end_where_names_begin(self) -> None:
        """The writer cuts an IRI at its last # or / to find its prefix."""
        assert all(re.fullmatch(r"[^#]*[#/]", namespace) for namespace in PREFIXES.values())

    def test_a_new_triple_changes_one_block(self) -> None:
        more = Triple(NamedNode(BASE + "method/pca"), term("ccg:task"), NamedNode(BASE + "task/a"))
        before, after = (set(turtle_bytes(triples).split(b"\n")) for triples in (example(), [*example(), more]))
        # The new line, the end of the line before it, and the line of the count.
        assert len(before ^ after) <= 1 + 2 + 2


class TestSameBytes:
    def test_for_any_order_and_source(self) -> None:
        triples = example()
        wanted = turtle_bytes(triples), ntriples_bytes(triples)
        for seed in range(5):
            random.Random(seed).shuffle(triples)  # noqa: S311 - an order, not a secret
            assert (turtle_bytes(iter(triples)), ntriples_bytes(triples * 2)) == wanted
        store = LocalStore.from_triples(triples)
        assert (turtle_bytes(store), ntriples_bytes(store)) == wanted
        quads = [Quad(triple.subject, triple.predicate, triple.object, P) for triple in triples]
        assert turtle_bytes(quads) == wanted[0]
        assert turtle_bytes(LocalStore.from_triples(quads)) == wanted[0]

    def test_for_any_hash_seed_and_locale(self) -> None:
        blank = "_:x <e:p> _:y . _:y <e:q> 1 . _:z <e:p> _:y, _:x . [] <e:q> 1 . [] <e:q> 1 ."
        code = (
            f"import sys; sys.path[:0] = [{os.fspath(SOURCE)!r}, {os.fspath(Path(__file__).parent)!r}]\n"
            "import hashlib, test_dump as t\n"
            f"triples = [*t.example(), *t.read({blank.encode()!r})]\n"
            "for content in (t.turtle_bytes(triples), t.ntriples_bytes(triples)):\n"
            "    print(hashlib.sha256(content).hexdigest())\n"
        )
        settings = [
            {"PYTHONHASHSEED": "0", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
            {"PYTHONHASHSEED": "random", "PYTHONUTF8": "0", "LC_ALL": "POSIX"},
        ]
        runs = [
            subprocess.run(
                [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, **setting}
            ).stdout
            for setting in settings
        ]
        assert len(set(runs)) == 1
        assert runs[0].count("\n") == 2

    def test_compressed_too(self, tmp_path: Path) -> None:
        for name in ("one.ttl.gz", "other.ttl.gz"):
            write_dump(tmp_path / name, example())
            os.utime(tmp_path / name, (1, 1))
        content = (tmp_path / "one.ttl.gz").read_bytes()
        assert content == (tmp_path / "other.ttl.gz").read_bytes()
        assert content[4:8] == bytes(4), "no time"
        assert b"one.ttl" not in content
        assert gzip.decompress(content) == turtle_bytes(example())


class TestTheSameGraph:
    def test_in_rdflib_and_in_the_engine(self) -> None:
        content = turtle_bytes(example())
        assert set(read(content)) == set(example())
        assert isomorphic(rdflib.Graph().parse(data=content, format="turtle"), in_rdflib(example()))

    def test_as_ntriples(self) -> None:
        content = ntriples_bytes(example())
        lines = content.split(b"\n")
        assert lines[:-2] == sorted(lines[:-2])
        assert {quad.triple for quad in parse(content, RdfFormat.N_TRIPLES)} == set(example())
        assert isomorphic(rdflib.Graph().parse(data=content, format="nt"), in_rdflib(example()))

    def test_with_blank_nodes_and_lists(self) -> None:
        text = "<e:a> <e:p> ( 1 [ <e:q> 2 ] ( ) ) , [ <e:q> [ <e:q> 2 ] ] ."
        triples = read(text.encode())
        content = turtle_bytes(triples)
        assert content == turtle_bytes(read(text.encode()))
        assert isomorphic(rdflib.Graph().parse(data=content, format="turtle"), in_rdflib(triples))

    def test_with_triples_as_terms(self) -> None:
        triples = read(
            b"<e:a> <e:p> <<( _:x <e:q> <<( _:y <e:q> 1 )>> )>> . _:y <e:p> 2 . << <e:a> <e:b> <e:c> >> <e:d> 1 ."
        )
        content = turtle_bytes(triples)
        again = read(content)
        assert len(again) == len(triples)
        assert turtle_bytes(again) == content

    def test_of_nothing(self) -> None:
        assert re.fullmatch(rb"# 0 triples, sha256 [0-9a-f]{64}\n", turtle_bytes([]))
        assert turtle_bytes([]) == ntriples_bytes([])

    hostile = st.text(
        st.one_of(
            st.characters(exclude_categories=["Cs"]),
            st.sampled_from(
                "\0\1\b\t\n\v\f\r\x1b\x7f\x85\xa0\u2028\u2029\u202e\u2066\ufeff\ufffe\"'\\<>{}@^.;,#_:[]()"
            ),
        ),
        max_size=12,
    )

    @given(texts=st.lists(st.tuples(hostile, st.sampled_from(["", "en", "de-at", "e:type"])), min_size=1, max_size=8))
    def test_with_any_text(self, texts: list[tuple[str, str]]) -> None:
        values = [
            Literal(text, datatype=NamedNode(kind)) if ":" in kind else Literal(text, language=kind or None)
            for text, kind in texts
        ]
        triples = [Triple(P, P, value) for value in values]
        for content, form in ((turtle_bytes(triples), "turtle"), (ntriples_bytes(triples), "nt")):
            engine = RdfFormat.TURTLE if form == "turtle" else RdfFormat.N_TRIPLES
            assert {quad.object for quad in parse(content, engine)} == set(values)
            seen = set(rdflib.Graph().parse(data=content, format=form).objects())
            assert {(str(value), _language(value), _datatype(value)) for value in seen} == {
                (text, "" if ":" in kind else kind, kind if ":" in kind else "") for text, kind in texts
            }

    @given(
        text=st.sampled_from(["true", "false", "TRUE", "1", "-1", "+1", "01", "1.0", "1e0", "INF"])
        | st.text("-+.0123456789etrufals \n\u0663", max_size=6),
        name=st.sampled_from(["integer", "boolean", "decimal", "double", "string"]),
        end=st.sampled_from(["", "\n", " ", "."]),
    )
    def test_with_any_number_or_what_only_looks_like_one(self, text: str, name: str, end: str) -> None:
        value = Literal(text + end, datatype=term(f"xsd:{name}"))
        assert [triple.object for triple in read(turtle_bytes([Triple(P, P, value)]))] == [value]

    @given(
        names=st.lists(
            st.text(st.sampled_from("aé\N{MULTIPLICATION SIGN}Ω0.-_~!$&'()*+,;=:@/?#%"), max_size=6),
            min_size=1,
            max_size=6,
        )
    )
    def test_with_any_iri(self, names: list[str]) -> None:
        iris = {PREFIXES["ccg"] + re.sub(r"#|%", "%23", name) for name in names}
        triples = [Triple(NamedNode(iri), NamedNode(iri), NamedNode(iri)) for iri in iris]
        content = turtle_bytes(triples)
        assert set(read(content)) == set(triples)
        assert {str(subject) for subject in rdflib.Graph().parse(data=content, format="turtle").subjects()} == iris


class TestCheck:
    @pytest.mark.parametrize(("name", "form"), [("a.ttl", "turtle"), ("a.nt", "nt"), ("a.ttl.gz", "turtle")])
    def test_of_a_good_one(self, tmp_path: Path, name: str, form: str) -> None:
        write_dump(tmp_path / name, example(), format=form)
        assert check_dump(tmp_path / name) == len(example())

    def test_of_one_cut_short_anywhere(self, tmp_path: Path) -> None:
        content = turtle_bytes(example())
        for length in (*range(0, len(content), 50), *range(len(content) - 90, len(content))):
            (tmp_path / "a.ttl").write_bytes(content[:length])
            with pytest.raises(ParseError, match="it is cut short, or no dump"):
                check_dump(tmp_path / "a.ttl")

    def test_of_one_that_was_changed(self, tmp_path: Path) -> None:
        content = turtle_bytes(example())
        for changed in (
            content.replace(b"PCA", b"ICA"),
            b"\n" + content,
            content.replace(b"sha256 ", b"sha256 0")[:-2],
        ):
            (tmp_path / "a.ttl").write_bytes(changed)
            with pytest.raises(ParseError):
                check_dump(tmp_path / "a.ttl")

    def test_of_one_that_counts_wrongly(self, tmp_path: Path) -> None:
        content = turtle_bytes(example())
        (tmp_path / "a.ttl").write_bytes(content.replace(f"# {len(example())} ".encode(), b"# 7 "))
        with pytest.raises(ParseError, match=f"has {len(example())} triples and counts 7"):
            check_dump(tmp_path / "a.ttl")

    def test_of_what_is_no_dump(self, tmp_path: Path) -> None:
        (tmp_path / "a.ttl").write_text("<e:a> <e:b> <e:c> .\n")
        for name in ("a.ttl", "missing.ttl", "a.txt"):
            with pytest.raises(ParseError):
                check_dump(tmp_path / name)


class TestWriting:
    def test_replaces_at_once_or_not_at_all(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ttl"
        write_dump(path, example())
        before = path.read_bytes()

        def broken() -> list[Triple]:
            raise KeyError("in the middle")

        with pytest.raises(KeyError):
            write_dump(path, (triple for _ in "x" for triple in broken()))
        assert path.read_bytes() == before

    def test_a_full_disk_leaves_the_old_file(self, tmp_path: Path) -> None:
        path = tmp_path / "a.ttl"
        write_dump(path, example()[:1])
        before = path.read_bytes()
        code = (
            f"import sys; sys.path[:0] = [{os.fspath(SOURCE)!r}, {os.fspath(Path(__file__).parent)!r}]\n"
            "import resource, test_dump as t\n"
            "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
            "try: t.write_dump(sys.argv[1], t.example())\n"
            "except t.OutputError as error: print(error)\n"
        )
        run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
        assert "unchanged" in run.stdout
        assert path.read_bytes() == before
        assert [entry.name for entry in tmp_path.iterdir()] == ["a.ttl"]

    def test_where_no_file_can_be(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("x")
        for path in (tmp_path / "file" / "a.ttl", tmp_path / "missing" / "a.ttl", tmp_path):
            with pytest.raises(OutputError, match="cannot write"):
                write_dump(path, example())

    def test_a_format_that_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(CCGraphError, match="no dump format 'csv'; known are turtle and nt"):
            write_dump(tmp_path / "a.csv", example(), format="csv")
        assert not list(tmp_path.iterdir())
