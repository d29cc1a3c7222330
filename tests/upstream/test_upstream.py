"""Faults of libraries that ccgraph keeps out: each test passes while the fault is there, and fails once it is mended.

Then the code that keeps it out, named in the test, may go, if the oldest version that ``pyproject.toml`` allows is a
mended one.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pyoxigraph
import pytest
import rdflib
from pyoxigraph import Literal, NamedNode, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Triple, Variable
from SPARQLWrapper import SPARQLWrapper

if TYPE_CHECKING:
    from pathlib import Path

RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/">'
XSD = "http://www.w3.org/2001/XMLSchema#"


def mended(what: str, where: str) -> str:
    return f"mended upstream: {what}; see whether {where} is still needed"


def ends_the_process(code: str) -> bool:
    """Whether the interpreter dies of it, instead of raising an exception."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=120)
    return done.returncode < 0


@pytest.mark.parametrize(
    "text",
    [
        "'SELECT * WHERE ' + '{' * 50_000",
        "'SELECT * WHERE { FILTER(' + '!' * 200_000 + 'true) }'",
        "'SELECT * WHERE { FILTER(' + '(' * 200_000",
        "'SELECT * WHERE { FILTER(' + 'true||' * 200_000 + 'true) }'",
    ],
)
def test_pyoxigraph_overflows_its_stack_on_deep_queries(text: str) -> None:
    fault = ends_the_process(f"import pyoxigraph; pyoxigraph.Store().query({text})")
    assert fault, mended("a deep query is an error", "ccgraph.queries.guard")


def test_pyoxigraph_overflows_its_stack_on_deep_terms() -> None:
    code = (
        "import pyoxigraph\n"
        "text = '<urn:a> <urn:b> ' + '<<( <urn:a> <urn:b> ' * 200_000 + '<urn:c>' + ' )>>' * 200_000 + ' .'\n"
        "list(pyoxigraph.parse(text, pyoxigraph.RdfFormat.TURTLE))\n"
    )
    assert ends_the_process(code), mended("deep triple terms are an error", "ccgraph.load.rdf_checks.TermDepth")


def test_pyoxigraph_takes_some_rdf_xml_that_is_cut_short_for_whole() -> None:
    whole = f'{RDF}<e:T rdf:about="https://example.org/a"><e:p>c</e:p></e:T><e:U rdf:about="https://example.org/b"/></rdf:RDF>'

    def taken(text: str) -> bool:
        try:
            list(pyoxigraph.parse(text, RdfFormat.RDF_XML))
        except SyntaxError:
            return False
        return True

    cut = [end for end in range(len(RDF), len(whole)) if taken(whole[:end])]
    assert cut, mended("RDF/XML that is cut short is an error", "ccgraph.load.rdf_checks.WholeXml")


def test_pyoxigraph_writes_rdf_xml_that_is_no_xml() -> None:
    triple = Triple(NamedNode("urn:a"), NamedNode("https://example.org/b"), Literal("\x1b"))
    try:
        pyoxigraph.serialize([triple], format=RdfFormat.RDF_XML)
    except ValueError:
        pytest.fail(mended("what XML cannot hold is refused", "refuse_impossible in ccgraph.results.graph_result"))


def test_pyoxigraph_refuses_an_empty_language_in_rdf_xml() -> None:
    text = f'{RDF}<e:T xml:lang="en"><e:p xml:lang="">c</e:p></e:T></rdf:RDF>'
    with pytest.raises(SyntaxError, match="language tag"):
        list(pyoxigraph.parse(text, RdfFormat.RDF_XML))


def test_pyoxigraph_drops_texts_of_blanks_from_xml_results() -> None:
    document = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head><results><result>'
        '<binding name="x"><literal> </literal></binding></result></results></sparql>'
    )
    solutions = pyoxigraph.parse_query_results(document, QueryResultsFormat.XML)
    assert isinstance(solutions, QuerySolutions)
    (row,) = solutions
    assert row["x"] == Literal(""), mended("a blank is kept", "the other parser in tests/safety/test_fidelity.py")


def test_pyoxigraph_dies_of_deep_json() -> None:
    code = """
from pyoxigraph import RdfFormat, parse
list(parse('{"urn:a":' * 20_000 + '1' + '}' * 20_000, RdfFormat.JSON_LD))
"""
    assert ends_the_process(code), mended("deep JSON-LD is read or refused", "JsonDepth in ccgraph.load.rdf_checks")


def test_pyyaml_dies_of_deep_lists_in_c() -> None:
    code = "import yaml; yaml.load('[' * 100_000, yaml.CSafeLoader)"
    assert ends_the_process(code), mended("deep YAML is read or refused", "the depth that ccgraph.load.yaml_text bears")


def test_pyoxigraph_rewrites_typed_literals_and_languages() -> None:
    store = Store()
    store.add(
        pyoxigraph.Quad(NamedNode("urn:a"), NamedNode("urn:b"), Literal("01", datatype=NamedNode(f"{XSD}integer")))
    )
    (quad,) = store
    assert quad.object == Literal("1", datatype=NamedNode(f"{XSD}integer")), mended(
        "the store keeps how a number was written", "the count of rewritten literals in ccgraph.publish.push"
    )


def test_pyoxigraph_opens_any_folder_as_a_new_store(tmp_path: object) -> None:
    assert len(Store(str(tmp_path))) == 0, mended("an empty folder is refused", "ccgraph.store.stamp")


def test_pyoxigraph_passes_over_damage_in_exists(tmp_path: Path) -> None:
    """And counts for ever where it is in a join. See "A disk that fails" in docs/safety.md."""
    a, b = NamedNode("urn:a"), NamedNode("urn:b")
    store = Store(str(tmp_path))
    store.bulk_extend(pyoxigraph.Quad(NamedNode(f"urn:{number}"), a, b) for number in range(60_000))
    store.bulk_extend(pyoxigraph.Quad(NamedNode(f"urn:{number}"), b, a) for number in range(60_000))
    store.optimize()
    del store
    passed_over = 0
    for table in sorted(tmp_path.glob("*.sst"), key=lambda path: path.stat().st_size)[-3:]:
        sound = table.read_bytes()
        start = len(sound) // 4
        table.write_bytes(sound[:start] + bytes(byte ^ 255 for byte in sound[start : start + 64]) + sound[start + 64 :])
        damaged = Store.read_only(str(tmp_path))
        try:
            whole = sum(1 for _ in damaged) == 120_000
        except RuntimeError:
            whole = False
        if not whole:
            query = "SELECT (COUNT(*) AS ?n) { ?s <urn:b> ?x FILTER EXISTS { ?s <urn:a> ?y } }"
            code = f"from pyoxigraph import Store; Store.read_only({str(tmp_path)!r}).query({query!r})"
            try:
                done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=20)
                passed_over += done.returncode == 0
            except subprocess.TimeoutExpired:
                passed_over += 1
        del damaged
        table.write_bytes(sound)
    assert passed_over, mended("damage is found within EXISTS too", "the warning in docs/safety.md")


def test_pyoxigraph_substitutes_only_what_is_projected() -> None:
    text = "SELECT ?o WHERE { VALUES (?s ?o) { (1 2) (3 4) } }"
    try:
        Store().query(text, substitutions={Variable("s"): Literal(1)})
    except RuntimeError:
        return
    pytest.fail(mended("a variable that is not projected is bound", "binding by place, in ccgraph.queries.saved"))


def test_rdflib_writes_turtle_that_is_none() -> None:
    graph = rdflib.Graph()
    graph.add((rdflib.URIRef("urn:a"), rdflib.URIRef("urn:b"), rdflib.Literal('two\nlines\\"')))
    text = graph.serialize(format="turtle")
    try:
        same = [quad.object for quad in pyoxigraph.parse(text, RdfFormat.TURTLE)] == [Literal('two\nlines\\"')]
    except SyntaxError:  # its own reader lets that pass
        same = False
    assert not same, mended("a text that ends in a quote is escaped", "our own writer, ccgraph.publish.turtle")


def test_rdflib_lets_hostile_iris_through() -> None:
    hostile = "urn:a\u0025"
    with pytest.raises(ValueError, match="IRI"):
        NamedNode(hostile)
    assert rdflib.URIRef(hostile).n3(), mended("such an IRI is refused", "writing terms with the engine's serialiser")


def test_sparqlwrapper_takes_the_form_of_a_query_from_its_comments() -> None:
    client = SPARQLWrapper("http://127.0.0.1:9/")
    client.setQuery("PREFIX x: <urn:x> # INSERT\nSELECT * WHERE { ?s ?p ?o }")
    where = "what is sent without comments by ccgraph.store.remote"
    assert client.queryType == "INSERT", mended("comments are left out", where)


def test_sparqlwrapper_has_no_time_limit() -> None:
    assert SPARQLWrapper("http://127.0.0.1:9/").timeout is None, mended("there is a limit", "ccgraph.store.exchange")
