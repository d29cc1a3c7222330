"""Saved queries: whatever is given for a parameter becomes a term, or an error that says what would do."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ccgraph.errors import NotFoundError, QueryParameterError
from ccgraph.namespace import KINDS, PREFIXES, entity_iri, expand
from ccgraph.queries.header import parse_query
from ccgraph.queries.saved import MOST_VALUES, SavedQuery
from ccgraph.queries.tokens import tokenize
from ccgraph.results import GraphResult, Result

if TYPE_CHECKING:
    from collections.abc import Callable

    Parameters = dict[str, object]

XSD = "http://www.w3.org/2001/XMLSchema#"
PCA = entity_iri("method", "pca")

HEADER = """\
#+ summary: An example
#+ description: "Two parameters, one of them with a block in a group behind a comment: VALUES ?value { }"
#+ ccgraph:
#+   since: 0.1.0
#+   params:
#+     - {name: value, type: TYPE, many: MANY, required: true, default: DEFAULT, doc: "what is tried"CHOICES}
#+     - {name: other, type: technique, many: true, doc: "a second one"}
#+   columns:
#+     - {name: value, type: string, doc: "the value"}
#+     - {name: other, type: iri, doc: "the other"}
"""
TEXT = """\
# VALUES ?value { "in a comment" }
SELECT ?value ?other WHERE {
  VALUES ?value { "default" }
  VALUES ?other { UNDEF }
  FILTER ("VALUES ?value { }" != '''VALUES ?value { "in a string" }''')
}
ORDER BY ?value ?other
"""

#: all of Unicode but lone surrogates, with what has a meaning in SPARQL more often than chance would have it.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"'\\\n\r\t{}<>#?.|\0\x1b\u202e\u2028\ufeff\U0001f600")
)
INJECTIONS = [
    "urn:a> ?p ?o } ; DROP ALL #",
    '") } #',
    '" } SELECT * { ?s ?p ?o } #',
    "\\",
    '\\"',
    "'''",
    '"""',
    "\\u0022 }",
    "x\n} #",
    "UNDEF",
    "?value",
    "#",
    "{ } VALUES ?value {",
    "1 2",
    "\ufeff",
    "\0",
]

#: type -> what is none of it.
WRONG: dict[str, list[object]] = {
    "integer": [
        *("", "a", "1.0", "1e3", "1_000", " 1", "1\n", "٣", "-٣", "+-1", "--1", "0x1", "9" * 5000),
        *(1.0, True, None, Decimal(1), 2**63, -(2**63) - 1, b"1", {}, [1]),
    ],
    "decimal": [
        *("", "a", ".", "+", "1e3", "1_0", " 1", "1\n", "٣", "-٣", "+-1", "NaN", "INF"),
        *(float("nan"), float("inf"), True, None, Decimal("1E+999999999"), Decimal("sNaN"), [1]),
        *(Decimal("1E+101"), Decimal("1E-101"), Fraction(1, 3), Path("1")),
    ],
    "boolean": ["1", "0", "True", "yes", "no", "", 1, 0, 1.0, None, [True], {}, Decimal(1)],
    "date": [
        *("", "2024", "20240229", "2024-W01-1", "2024-2-1", "2023-02-29", "24-01-01", "0000-01-01", "2024-01-01Z"),
        *("2024-01-01T00:00:00", " 2024-01-1", "20-24-0101", "２０２４-01-01", 20240101, None),  # noqa: RUF001 - so meant
        datetime(2024, 1, 1, tzinfo=UTC),
    ],
    "string": [1, b"a", True, None, {"a": 1}, Literal("a", language="en"), NamedNode("urn:a")],
    "langString": [1, b"a", True, None, {"a": 1}, Literal("a"), NamedNode("urn:a")],
    "iri": [1, b"urn:a", None, Literal("urn:a"), {"iri": "urn:a"}],
    "technique": [1, b"pca", True, None, Literal("pca"), {"iri": PCA}],
}


def saved(kind: str = "string", *, many: bool = True, choices: str = "", default: str = "a") -> SavedQuery:
    header = HEADER.replace("TYPE", kind).replace("MANY", str(many).lower()).replace("DEFAULT", default)
    return parse_query("example", header.replace("CHOICES", choices) + TEXT, "example.rq")


def resolve(kind: str, text: str) -> str:
    """The only technique is PCA."""
    if (kind, text.casefold()) in {("technique", "pca"), ("entity", "pca")}:
        return PCA
    raise NotFoundError(f"the graph has no {kind} {text!r}")


def answered(sparql: str) -> list[object]:
    """What the engine answers to the bound query for ``?value``, in its order."""
    solutions = Store().query(sparql)
    assert isinstance(solutions, QuerySolutions)
    return [solution["value"] for solution in solutions]


def values_of(kind: str, value: object, **more: str) -> list[object]:
    return answered(saved(kind, **more).bind({"value": value}, resolve))  # type: ignore[arg-type]


def refusal(kind: str, value: object, **more: str) -> str:
    """The message for a value that must be refused; it names the parameter."""
    query = saved(kind, **more)  # type: ignore[arg-type]
    with pytest.raises(QueryParameterError) as caught:
        query.bind({"value": value}, resolve)
    assert caught.value.parameter == "value"
    assert str(caught.value).startswith("value is ")
    assert str(caught.value).isascii()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 250
    return str(caught.value)


class TestTextStaysText:
    @given(TEXTS)
    def test_the_engine_reads_the_very_string(self, text: str) -> None:
        assert values_of("string", text) == [Literal(text)]

    @given(TEXTS)
    def test_the_engine_reads_the_very_string_with_its_language(self, text: str) -> None:
        assert values_of("langString", text) == [Literal(text, language="en")]

    @pytest.mark.parametrize("text", INJECTIONS)
    def test_injected_sparql_is_text(self, text: str) -> None:
        assert values_of("string", text) == [Literal(text)]

    @given(st.lists(TEXTS, min_size=1, max_size=5))
    def test_nothing_outside_the_block_changes(self, texts: list[str]) -> None:
        query = saved()
        before = tokenize(query.text)
        after = tokenize(query.bind({"value": texts}, resolve))
        more = len(dict.fromkeys(texts)) - 1  # each a token
        place = next(index for index, token in enumerate(before) if token[2] >= query.blocks["value"][0])
        assert [token[:2] for token in after[:place]] == [token[:2] for token in before[:place]]
        assert [token[:2] for token in after[place + 1 + more :]] == [token[:2] for token in before[place + 1 :]]
        assert {token[0] for token in after[place : place + 1 + more]} == {"string"}

    @given(st.text(st.characters(categories=["Cs"]), min_size=1), TEXTS)
    def test_a_lone_surrogate_is_refused(self, surrogates: str, text: str) -> None:
        for kind in ("string", "langString", "iri", "technique"):
            with pytest.raises((QueryParameterError, NotFoundError)):
                saved(kind).bind({"value": text + surrogates}, lambda _, name: f"urn:{name}")

    def test_the_lone_surrogate_is_shown_in_ascii(self) -> None:
        assert refusal("string", "a\ud800") == "value is 'a\\ud800', which is not text"


class TestIris:
    @pytest.mark.parametrize(
        "text",
        [
            *INJECTIONS,
            "",
            "pca",
            "/absolute",
            "//host/path",
            "http://a b",
            "http://a/<b>",
            "http://a/{b}",
            "http://a/b|c",
            "http://a/\\u003e",
            "http://a/%zz",
            "ccg:a b",
            "ccg:>",
            " http://a/b",
            "http://a/b\n",
        ],
    )
    def test_hostile_ones_are_refused(self, text: str) -> None:
        assert "an IRI" in refusal("iri", text)

    @given(TEXTS)
    def test_one_that_is_taken_is_read_back(self, text: str) -> None:
        for iri in (text, f"http://example.org/{text}"):
            try:
                bound = saved("iri").bind({"value": iri}, resolve)
            except QueryParameterError:
                continue
            assert answered(bound) == [NamedNode(expand(iri) or iri)]  # a name of ours may be written in short

    def test_a_prefix_of_ours_is_written_out(self) -> None:
        assert values_of("iri", "skos:Concept") == [NamedNode(PREFIXES["skos"] + "Concept")]

    def test_an_unknown_prefix_is_a_scheme(self) -> None:
        assert values_of("iri", "urn:x:y") == [NamedNode("urn:x:y")]

    @pytest.mark.parametrize("iri", ["urn:a> ?p ?o } ; DROP ALL #", "pca", ""])
    def test_a_name_that_resolves_to_no_iri_is_refused(self, iri: str) -> None:
        with pytest.raises(QueryParameterError, match=r"^value is 'pca', which is not "):
            saved("technique").bind({"value": "pca"}, lambda _, __: iri)


class TestTypes:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("007", "7"),
            (7, "7"),
            ("+7", "7"),
            ("-0", "0"),
            (-0, "0"),
            ("-12", "-12"),
            (2**63 - 1, str(2**63 - 1)),
            (-(2**63), str(-(2**63))),
        ],
    )
    def test_integers_are_canonical(self, value: object, text: str) -> None:
        query = saved("integer").bind({"value": value}, resolve)
        assert f'{{ "{text}"^^<{XSD}integer> }}' in query
        assert answered(query) == [Literal(text, datatype=NamedNode(XSD + "integer"))]

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("1.50", "1.5"),
            ("007", "7"),
            (".5", "0.5"),
            ("5.", "5"),
            ("+1.0", "1"),
            ("-0.0", "0"),
            (0.1, "0.1"),
            (1e22, "10000000000000000000000"),
            (1e-7, "0.0000001"),
            (Decimal("1E+3"), "1000"),
            (1e100, "1" + 100 * "0"),
            (Decimal("1e-100"), "0." + 99 * "0" + "1"),
            (Fraction(3), "3"),
            (100, "100"),
            ("100", "100"),
        ],
    )
    def test_decimals_are_canonical(self, value: object, text: str) -> None:
        assert f'{{ "{text}"^^<{XSD}decimal> }}' in saved("decimal").bind({"value": value}, resolve)

    @given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**17), max_value=10**17, places=15))
    def test_decimals_keep_their_value(self, number: Decimal) -> None:
        query = saved("decimal")
        text = query.bind({"value": number}, resolve)[query.blocks["value"][0] :].split('"')[1]
        assert Decimal(text) == number
        assert re.fullmatch(r"-?(0|[1-9][0-9]*)([.][0-9]*[1-9])?", text)

    @pytest.mark.parametrize(
        ("value", "text"), [(True, "true"), ("true", "true"), (False, "false"), ("false", "false")]
    )
    def test_truth_values_are_canonical(self, value: object, text: str) -> None:
        assert values_of("boolean", value) == [Literal(text, datatype=NamedNode(XSD + "boolean"))]

    @pytest.mark.parametrize("value", ["2024-02-29", date(2024, 2, 29)])
    def test_days_are_canonical(self, value: object) -> None:
        assert values_of("date", value) == [Literal("2024-02-29", datatype=NamedNode(XSD + "date"))]

    def test_a_choice_is_the_term_it_stands_for(self) -> None:
        listed = values_of("enum", "out", choices=", choices: [in, out]")
        mapped = values_of("enum", "out", choices=", choices: {in: 'ccg:required', out: 'ccg:performance'}")
        assert listed == [Literal("out")]
        assert values_of("enum", Literal("out"), choices=", choices: [in, out]") == listed
        assert mapped == [NamedNode(PREFIXES["ccg"] + "performance")]

    @pytest.mark.parametrize("text", ["owl", "x:y", ":", "out of it"])
    def test_a_choice_without_a_prefix_of_ours_is_text(self, text: str) -> None:
        assert values_of("enum", "in", choices=f", choices: {{in: '{text}'}}") == [Literal(text)]

    @pytest.mark.parametrize("kind", sorted({*KINDS, "technique", "entity"}))
    def test_the_kind_of_an_entity_is_told_to_who_resolves_it(self, kind: str) -> None:
        asked = []

        def note(kind: str, text: str) -> str:
            asked.append((kind, text))
            return PCA

        assert answered(saved(kind).bind({"value": "Any Name"}, note)) == [NamedNode(PCA)]
        assert asked == [(kind, "Any Name")]

    @pytest.mark.parametrize(
        ("kind", "term"),
        [
            ("string", Literal("a")),
            ("langString", Literal("a", language="de")),
            ("integer", Literal("7", datatype=NamedNode(XSD + "integer"))),
            ("iri", NamedNode("urn:a")),
        ],
    )
    def test_a_term_of_an_answer_may_go_into_the_next_query(self, kind: str, term: object) -> None:
        assert values_of(kind, term) == [term]

    @pytest.mark.parametrize("value", [NamedNode(PCA), SimpleNamespace(iri=PCA)])
    @pytest.mark.parametrize("kind", ["technique", "method", "iri"])
    def test_an_entry_or_its_iri_may_too(self, kind: str, value: object) -> None:
        query = saved(kind).bind({"value": value}, lambda _, text: text)
        assert answered(query) == [NamedNode(PCA)]

    @pytest.mark.parametrize(("kind", "value"), [(kind, value) for kind in WRONG for value in WRONG[kind]])
    def test_what_is_not_of_the_type_is_refused(self, kind: str, value: object) -> None:
        refusal(kind, [value])

    @pytest.mark.parametrize(
        ("kind", "words"),
        [
            ("boolean", "true or false"),
            ("date", "a day such as 2024-12-31"),
            ("decimal", "a decimal number"),
            ("integer", "an integer"),
            ("iri", "an IRI"),
            ("langString", "text"),
            ("technique", "the name of a technique"),
            ("assumption", "the name of an assumption"),
        ],
    )
    def test_the_message_says_what_would_do(self, kind: str, words: str) -> None:
        assert words in refusal(kind, 1.5j)

    @pytest.mark.parametrize("value", ["up", "", "In", "in ", 1, None, "'in'"])
    def test_the_message_lists_the_choices(self, value: object) -> None:
        message = refusal("enum", [value], choices=", choices: [in, out]", default="in")
        assert message.endswith(", which is not one of its choices; its choices are in, out")

    @pytest.mark.parametrize(
        ("length", "shown"), [(58, f"'{58 * 'x'}'"), (59, f"'{56 * 'x'}..."), (10_000, f"'{56 * 'x'}...")]
    )
    def test_a_long_value_is_shown_in_part(self, length: int, shown: str) -> None:
        assert refusal("integer", "x" * length).startswith(f"value is {shown}, which is not ")

    def test_what_the_graph_does_not_know_says_so_itself(self) -> None:
        with pytest.raises(NotFoundError, match="the graph has no technique 'pcb'"):
            saved("technique").bind({"value": "pcb"}, resolve)


class TestNames:
    @pytest.mark.parametrize("name", ["values", "", "Value", "value ", "\u202evalue", "self", "?value"])
    def test_a_surplus_parameter_is_refused_with_those_that_there_are(self, name: str) -> None:
        with pytest.raises(QueryParameterError, match=r"has no parameter .*; it has value, other") as caught:
            saved().bind({"value": "a", name: "b"}, resolve)
        assert caught.value.parameter == name
        assert str(caught.value).isascii()

    def test_a_missing_parameter_is_named_with_type_and_example(self) -> None:
        with pytest.raises(QueryParameterError, match=r"needs the parameter value \(integer\).* value=7$") as caught:
            saved("integer", default="'7'").bind({}, resolve)
        assert caught.value.parameter == "value"

    def test_none_is_not_given(self) -> None:
        assert saved().bind({"value": "a", "other": None}, resolve) == saved().bind({"value": "a"}, resolve)
        with pytest.raises(QueryParameterError, match="needs the parameter value"):
            saved().bind({"value": None}, resolve)

    def test_an_optional_parameter_that_is_not_given_keeps_its_block(self) -> None:
        assert "VALUES ?other { UNDEF }" in saved().bind({"value": "a"}, resolve)

    def test_a_query_without_parameters_says_so(self) -> None:
        query = SavedQuery("plain", "ASK {}", summary="x")
        with pytest.raises(QueryParameterError, match="it has none"):
            query.bind({"a": 1}, resolve)


class TestNumberOfValues:
    def test_several_stand_in_the_order_given(self) -> None:
        assert 'VALUES ?value { "b" "a" }' in saved().bind({"value": ["b", "a"]}, resolve)

    def test_equal_ones_are_written_once(self) -> None:
        assert "VALUES ?other { <" + PCA + "> }" in saved().bind({"value": "a", "other": ["pca", "PCA"]}, resolve)

    @pytest.mark.parametrize("make", [set, frozenset])
    def test_those_of_a_set_are_sorted(self, make: Callable[[list[str]], object]) -> None:
        assert 'VALUES ?value { "a" "b" "c" }' in saved().bind({"value": make(["c", "a", "b"])}, resolve)

    @pytest.mark.parametrize("value", [["a"], ("a",), {"a"}, (item for item in "a"), {"a": 1}.keys()])
    def test_any_collection_of_one_is_one(self, value: object) -> None:
        assert 'VALUES ?value { "a" }' in saved(many=False).bind({"value": value}, resolve)

    def test_two_are_too_many_for_one(self) -> None:
        with pytest.raises(QueryParameterError, match=r"^value takes one value; 2 were given$") as caught:
            saved(many=False).bind({"value": ["a", "b"]}, resolve)
        assert caught.value.parameter == "value"

    def test_there_is_a_most(self) -> None:
        query = saved("integer")
        assert len(answered(query.bind({"value": range(MOST_VALUES)}, resolve))) == MOST_VALUES
        with pytest.raises(QueryParameterError, match=f"at most {MOST_VALUES} values; {MOST_VALUES + 1} were given"):
            query.bind({"value": range(MOST_VALUES + 1)}, resolve)

    def test_both_blocks_are_filled(self) -> None:
        sparql = saved().bind({"other": "PCA", "value": "} ?other {"}, resolve)
        assert 'VALUES ?value { "} ?other {" }' in sparql
        assert f"VALUES ?other {{ <{PCA}> }}" in sparql
        assert answered(sparql) == [Literal("} ?other {")]


class Asked:
    """A store that notes what it is asked."""

    def __init__(self, answer: Result | GraphResult) -> None:
        self.answer = answer
        self.texts: list[tuple[str, bool, float | None]] = []

    def query(self, text: str, *, checked: bool = False, timeout: float | None = None) -> Result | GraphResult:
        self.texts.append((text, checked, timeout))
        return self.answer


class TestRun:
    def test_it_asks_the_bound_text_once(self) -> None:
        query, store = saved(), Asked(Result(("value", "other"), []))
        assert query.run(store, {"value": "a"}, resolve, timeout=2.5) is store.answer
        assert store.texts == [(query.bind({"value": "a"}, resolve), True, 2.5)]

    @pytest.mark.parametrize("empty", [[], (), set(), frozenset(), iter(())])
    def test_no_values_give_no_rows_and_nobody_is_asked(self, empty: object) -> None:
        store = Asked(Result((), []))
        result = saved().run(store, {"value": empty}, resolve)
        assert (result.variables, result.rows, store.texts) == (("value", "other"), [], [])

    def test_the_other_parameters_are_checked_all_the_same(self) -> None:
        store = Asked(Result((), []))
        with pytest.raises(QueryParameterError, match="has no parameter 'vlaue'"):
            saved().run(store, {"value": [], "vlaue": 1}, resolve)
        with pytest.raises(QueryParameterError, match="other is 1"):
            saved().run(store, {"value": [], "other": 1}, resolve)

    def test_triples_are_no_answer_of_a_saved_query(self) -> None:
        with pytest.raises(QueryParameterError, match="answers triples"):
            saved().run(Asked(GraphResult([])), {"value": "a"}, resolve)


def test_explain_tells_all_parameters_and_columns() -> None:
    lines = saved("enum", choices=", choices: [in, out]", default="in").explain().splitlines()
    assert lines[0] == "example: An example"
    assert "  value  (enum, several, required, for instance in, one of in out) what is tried" in lines
    assert "  other  (technique, several, optional) a second one" in lines
    assert "  other  (iri) the other" in lines
