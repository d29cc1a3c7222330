from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from ccgraph.errors import QuerySyntaxError
from ccgraph.queries.lexemes import place
from ccgraph.queries.tokens import DATA, EXPRESSION, GROUP, ROW, SUBSELECT, TERMS, data_blocks, tokenize


def words(text: str) -> list[str]:
    return [token[1] for token in tokenize(text)]


def kinds(text: str) -> list[str]:
    return [token[0] for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("<http://example.org/a#b>", "iri"),
        ("<>", "iri"),
        (r"<http://example.org/\u00e9>", "iri"),
        ("ex:a", "name"),
        ("ex:", "name"),
        (":a", "name"),
        (":", "name"),
        ("ex:a.b-c:d", "name"),
        ("ex:1", "name"),
        ("e.x:%41b", "name"),
        (r"ex:a\'b\#\(", "name"),
        ("é:ü", "name"),
        ("\U00010000\U000effff:b", "name"),
        ("ex:service", "name"),
        ("?a", "var"),
        ("$a", "var"),
        ("?1", "var"),
        ("?_a_", "var"),
        ("1e+5", "number"),
        ("ex:%41g", "name"),
        ("?service", "var"),
        ("?é·", "var"),
        ('"a"', "string"),
        ("'a'", "string"),
        ('""', "string"),
        ('""""""', "string"),
        ("'''a'b''c\n'''", "string"),
        (r'"a\"b\\"', "string"),
        (r'"\u00e9\U0001F600\t\n"', "string"),
        (r'"\uD7FF\uE000\U0010FFFF"', "string"),
        ('"# SERVICE <x> {}"', "string"),
        ("1", "number"),
        ("1.5", "number"),
        (".5", "number"),
        ("1e6", "number"),
        ("1.e6", "number"),
        ("1.5E-6", "number"),
        ("@en", "lang"),
        ("@de-CH-1996", "lang"),
        ("_:a", "blank"),
        ("_:a.b-c", "blank"),
        ("SELECT", "word"),
        ("a", "word"),
        ("||", "mark"),
        ("^^", "mark"),
        ("?", "mark"),
    ],
)
def test_one_token(text: str, kind: str) -> None:
    assert [token[:3] for token in tokenize(text)] == [(kind, text, 0)]


#: where a range of PN_CHARS begins or ends beyond ASCII; of what lies beyond U+FFFF the engine reads nothing.
BOUNDS = (
    0xB7, 0xC0, 0xD6, 0xD8, 0xF6, 0xF8, 0x2FF, 0x300, 0x36F, 0x370, 0x37D, 0x37F, 0x1FFF, 0x200C, 0x200D, 0x203F,
    0x2040, 0x2070, 0x218F, 0x2C00, 0x2FEF, 0x3001, 0xD7FF, 0xF900, 0xFDCF, 0xFDF0, 0xFFFD,
)  # fmt: skip


def engine_reads(text: str) -> bool:
    try:
        Store().query(text)
    except SyntaxError:
        return False
    return True


def we_read(text: str) -> bool:
    try:
        return kinds(text) == ["word", "name", "iri", "word", "mark", "mark"]
    except QuerySyntaxError:
        return False


@pytest.mark.parametrize("bound", BOUNDS, ids=hex)
def test_a_name_holds_what_the_engine_lets_it_hold(bound: int) -> None:
    for number in (bound - 1, bound, bound + 1):
        if not 0xD800 <= number < 0xE000:
            for name in (chr(number), f"a{chr(number)}b"):
                text = f"PREFIX {name}: <urn:x> ASK {{}}"
                assert we_read(text) is engine_reads(text), hex(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT?x WHERE{?x?p?o}", ["SELECT", "?x", "WHERE", "{", "?x", "?p", "?o", "}"]),
        ("ex:a.", ["ex:a", "."]),
        ("ex:a..b.", ["ex:a..b", "."]),
        ("_:a.", ["_:a", "."]),
        ("_:.a", ["_:", ".", "a"]),
        ("_: a", ["_:", "a"]),
        ("_:a. b", ["_:a", ".", "b"]),
        ("ex:a. b", ["ex:a", ".", "b"]),
        ("ex:%41.", ["ex:%41", "."]),
        ("<a!b>.", ["<a!b>", "."]),
        ("1.", ["1", "."]),
        ("1.ex:a", ["1", ".", "ex:a"]),
        ("1e", ["1", "e"]),
        ("-1", ["-", "1"]),
        ("?x-1", ["?x", "-", "1"]),
        ("ex:p?", ["ex:p", "?"]),
        ("ex:p?x", ["ex:p", "?x"]),
        ("a # comment\nb", ["a", "b"]),
        ("a # comment\rb", ["a", "b"]),
        ("ex:a#comment", ["ex:a"]),
        ("'a'@en-GB.", ["'a'", "@en-GB", "."]),
        ("'1'^^ex:int", ["'1'", "^^", "ex:int"]),
        ("@en-", ["@en", "-"]),
        ("^ex:p/!ex:q|ex:r*", ["^", "ex:p", "/", "!", "ex:q", "|", "ex:r", "*"]),
        ("?a!=?b", ["?a", "!=", "?b"]),
        ("?a>=?b", ["?a", ">=", "?b"]),
        ("true false", ["true", "false"]),
        ("1IN(2)", ["1", "IN", "(", "2", ")"]),
        ("a.b:c", ["a.b:c"]),
        ("a.:c", ["a", ".", ":c"]),
        ("?o.:c", ["?o", ".", ":c"]),
    ],
)
def test_where_tokens_end(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # After an operand of an expression, < compares; elsewhere it opens an IRI.
        ("FILTER(?a<?b&&?c>?d)", ["?a", "<", "?b", "&&", "?c", ">", "?d"]),
        ("FILTER(?a<=<http://x>)", ["?a", "<=", "<http://x>"]),
        ("FILTER(?a < <http://x>)", ["?a", "<", "<http://x>"]),
        ("FILTER(?a = <http://x>)", ["?a", "=", "<http://x>"]),
        ("FILTER(f(?a)<?b#>\n)", ["f", "(", "?a", ")", "<", "?b"]),
        ("FILTER(EXISTS{}<?b#>\n)", ["EXISTS", "{", "}", "<", "?b"]),
        ("FILTER(true<?b#>\n)", ["true", "<", "?b"]),
        ("FILTER(false<?b#>\n)", ["false", "<", "?b"]),
        ("FILTER(1<?b#>\n)", ["1", "<", "?b"]),
        ("FILTER('a'<?b#>\n)", ["'a'", "<", "?b"]),
        ("FILTER('a'@en<?b#>\n)", ["@en", "<", "?b"]),
        ("FILTER(e:a<?b#>\n)", ["e:a", "<", "?b"]),
        ("FILTER(<http://a><?b#>\n)", ["<http://a>", "<", "?b"]),
        ("FILTER(_:a<?b#>\n)", ["_:a", "<", "?b"]),
        ("FILTER <http://f>(?a<?b#>\n)", ["?a", "<", "?b"]),
        ("FILTER e:f(?a<?b#>\n)", ["?a", "<", "?b"]),
        ("?s ?p (?a <http://x#y>)", ["?a", "<http://x#y>"]),
        ("{?s ?p (?a <http://x#y>)}", ["?a", "<http://x#y>"]),
        ("{?s <http://x> (?a <http://x#y>)}", ["?a", "<http://x#y>"]),
        ("{?s a (?a <http://x#y>)}", ["?a", "<http://x#y>"]),
        ("{[ ?p (?a <http://x#y>) ] ?q ?b}", ["?a", "<http://x#y>"]),
        ("{?s ?p (true (?a <http://x#y>))}", ["?a", "<http://x#y>"]),
        ("{[] ?p ((?a <http://x#y>) ?b)}", ["?a", "<http://x#y>"]),
        ("{?a<http://x#y>?b}", ["?a", "<http://x#y>", "?b"]),
        ("VALUES ?a {1 <http://x#y>}", ["1", "<http://x#y>"]),
        ("VALUES (?a ?b) {('x' <http://x#y>)}", ["'x'", "<http://x#y>"]),
        ("{SELECT (?a<?b#>\nAS ?c) {}}", ["?a", "<", "?b", "AS", "?c"]),
        ("{SELECT ?a {} GROUP BY ?a HAVING (?a<?b#>\n)}", ["?a", "<", "?b"]),
        ("COUNT(DISTINCT <http://x#y>)", ["DISTINCT", "<http://x#y>"]),
    ],
)
def test_an_angle_that_compares_is_told_from_one_that_opens_an_iri(text: str, expected: list[str]) -> None:
    if text.startswith("?s"):
        text = f"{{{text}}}"
    found = words(text)
    assert all(kind == "mark" for kind, word, _, _ in tokenize(text) if word in ("<", "<="))
    assert any(found[start : start + len(expected)] == expected for start in range(len(found)))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("'a\nb'", "never ends"),
        ('"""a""', '""" is missing'),
        ("<http://x", "> is missing"),
        ("<a b>", "cannot hold ' '"),
        ("<a{b}>", "cannot hold '{'"),
        (r"<a\u0020b>", "may not be written as a codepoint escape"),
        (r"<a\u003e>", "may not be written as a codepoint escape"),
        (r'"\u0022"', "may not be written as a codepoint escape"),
        (r'"\u005c"', "may not be written as a codepoint escape"),
        (r'"\u000A"', "may not be written as a codepoint escape"),
        (r'"\uD83D\uDE00"', "names no character"),
        (r'"\uD800"', "names no character"),
        (r'"\uDFFF"', "names no character"),
        (r'"\U00110000"', "names no character"),
        (r'"\u00"', "unknown escape"),
        (r'"\u_123"', "unknown escape"),
        (r'"\x41"', "unknown escape"),
        (r"\u0053ELECT", "a codepoint escape may stand only in"),
        (r"?\u0041", "a codepoint escape may stand only in"),
        ("# x \\u000A SERVICE", "escaped line end"),
        ("# x \\U0000000d SERVICE", "escaped line end"),
        (r"ex:a\b", "unknown escape in a prefixed name"),
        ("ex:%4", "two hexadecimal digits"),
        ("@1", "followed by a language"),
        ("{", "this { is never closed"),
        ("(]", "this ] closes nothing"),
        ("}", "this } closes nothing"),
        ("<< ?s ?p ?o >>", "not SPARQL 1.1"),
        ("{?s ?p ?o {| ?q ?r |}}", "not SPARQL 1.1"),
        ("?s ?p ?o ~ ?r", "unexpected character '~'"),
        ("\ufeffASK {}", "unexpected character"),
        ("ASK\u00a0{}", "unexpected character"),
        ("\x0c", "unexpected character"),
        ("é", "unexpected character"),
        ("a\U000f0000:b", "unexpected character"),
        ("a\ud800:b", "unexpected character"),
        ("\uffff:b", "unexpected character"),
        ("&", "unexpected character '&'"),
        ("$ ", "unexpected character"),
        ("_ ", "unexpected character '_'"),
        ("DISTINCTfalse", "DISTINCTfalse is unclear"),
        ("FILTERex:f(1)", "a prefix with SERVICE or FILTER in its name"),
        ("SERVICEex:f {}", "a prefix with SERVICE or FILTER in its name"),
        ("my-service:f", "a prefix with SERVICE or FILTER in its name"),
        ("COUNT(DISTINCTtrue<3)", "DISTINCTtrue is unclear"),
        ("trueSERVICE", "trueSERVICE is unclear"),
    ],
)
def test_what_is_no_token_or_is_read_in_two_ways(text: str, reason: str) -> None:
    with pytest.raises(QuerySyntaxError, match=r"^line \d+, column \d+: ") as caught:
        tokenize(text)
    assert reason in str(caught.value)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_errors_have_line_and_column(line_end: str) -> None:
    with pytest.raises(QuerySyntaxError) as caught:
        tokenize(f"ASK {{{line_end}  ?s ~ ?o }}")
    assert (caught.value.line, caught.value.column) == (2, 6)
    assert place("", 0) == (1, 1)
    assert place(f"a{line_end}", len(line_end) + 1) == (2, 1)


@pytest.mark.parametrize(
    ("text", "word", "inside"),
    [
        ("SELECT * { :s :p ?x }", "?x", GROUP),
        ("SELECT * { { SELECT ?x { :s :p :o } } }", "?x", SUBSELECT),
        ("SELECT * { { SELECT :x { :s :p ?x } } }", "?x", GROUP),
        ("SELECT * { { SELECT :x {} } :s :p ?x }", "?x", GROUP),
        ("SELECT * { FILTER ex:f(?x) }", "?x", EXPRESSION),
        ("SELECT * { FILTER <f>(?x) }", "?x", EXPRESSION),
        ("SELECT * { FILTER (?x) }", "?x", EXPRESSION),
        ("SELECT * { :s :p (?x) }", "?x", TERMS),
        ("SELECT * { :s a (?x) }", "?x", TERMS),
        ("SELECT * { :s ex:values (?x) }", "?x", TERMS),
        ("SELECT * { VALUES (?x) { (1) } }", "?x", ROW),
        ("SELECT * { VALUES (:x) { (?x) } }", "?x", ROW),
        ("SELECT * { VALUES :x { ?x } }", "?x", GROUP),
        ("SELECT * { VALUES ?y { ?x } }", "?x", DATA),
        ("SELECT (COUNT(?x) AS :n) {}", "?x", EXPRESSION),
    ],
)
def test_what_a_token_is_inside_of(text: str, word: str, inside: str) -> None:
    assert [token[3] for token in tokenize(text) if token[1] == word] == [inside]


@pytest.mark.parametrize(("text", "column"), [("ASK {", 5), ("ASK { { SELECT ?x", 7), ("ASK { { } FILTER (", 18)])
def test_what_is_never_closed_has_a_place(text: str, column: int) -> None:
    with pytest.raises(QuerySyntaxError, match="is never closed") as caught:
        tokenize(text)
    assert (caught.value.line, caught.value.column) == (1, column)


def test_blocks_of_parameters() -> None:
    text = """
      # VALUES ?a { 1 }
      SELECT ?a { VALUES ?a { 'VALUES ?b { 2 }' } VALUES $c{UNDEF}
      VALUES (?d ?e) { (1 2) } VALUES (?f) { (1) } ?a ex:values ?g . { ?values ?a ?b } VALUES ?a { } }
    """
    tokens = tokenize(text)
    found = [(name, [token[1] for token in tokens[start + 1 : end]]) for name, start, end in data_blocks(tokens)]
    assert found == [("a", ["'VALUES ?b { 2 }'"]), ("c", ["UNDEF"]), ("a", [])]
    assert data_blocks(tokenize("{ VALUES (?a) ?b { 1 } }")) == []
    assert data_blocks(tokenize("VALUES ?a { . }")) == [("a", 2, 4)]


@given(st.text())
def test_every_literal_of_the_engine_is_one_token(text: str) -> None:
    for term in (Literal(text), Literal(text, language="en")):
        assert kinds(f"ASK {{ ?s ?p {term} . }}")[4] == "string"
        assert words(f"ASK {{ ?s ?p {term} . }}")[4] == str(Literal(text))


@given(st.text())
def test_every_iri_of_the_engine_is_one_token(text: str) -> None:
    try:
        iri = NamedNode(f"urn:x:{text}")
    except ValueError:
        return
    assert words(f"ASK {{ ?s ?p {iri}}}")[4] == str(iri)


@given(st.text("<>\"'\\#?$.:;,|&!=()[]{}@^_-+*/aAeE19é%ut \n") | st.text(max_size=60))
def test_any_text_has_tokens_or_an_error(text: str) -> None:
    try:
        tokens = tokenize(text)
    except QuerySyntaxError:
        with pytest.raises(QuerySyntaxError, match=r"^line [1-9]\d*, column [1-9]\d*: "):
            tokenize(text)
        return
    end = 0
    for _, token, start, _ in tokens:
        assert start >= end
        assert text[start : start + len(token)] == token
        end = start + len(token)
