"""Files made to take the process down, or to pass for whole: each is refused, and the process lives."""

from __future__ import annotations

import gzip
import os
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, Triple, parse

from ccgraph.errors import ParseError
from ccgraph.load.limits import Limits
from ccgraph.load.rdf_checks import JsonDepth
from ccgraph.load.rdf_files import read_quads
from ccgraph.publish.dump import write_dump

SOURCE = Path(__file__).resolve().parents[2] / "src"
RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:ex="https://example.org/">'


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(ParseError) as caught:
        list(read_quads(path, limits=limits or Limits()))
    return str(caught.value)


def nested_terms(depth: int) -> str:
    return "<e:a> <e:b> " + "<<( <e:s> <e:p> " * depth + "<e:o>" + " )>>" * depth + " .\n"


class TestNesting:
    """Depths that end the engine's process with a fault in memory."""

    BOMBS = (
        ("a.ttl", nested_terms(100_000), "a triple as a term is nested more than 100 deep"),
        ("a.nt", nested_terms(100_000), "a triple as a term"),
        ("a.nq", nested_terms(100_000), "a triple as a term"),
        ("a.trig", f"<e:g> {{ {nested_terms(100_000)} }}", "a triple as a term"),
        ("a.ttl", "<e:a> <e:b> " + "<<( <e:s> <e:p> " * 100_000, "a triple as a term"),
        ("a.ttl", '<e:a> <e:b> """"quoted >> """ .\n# >>\n' + nested_terms(100_000), "a triple as a term"),
        ("a.ttl", "<e:a> <e:b> " + "<<( <e:s\\u003e> <e:p> " * 100_000, "a triple as a term"),
        ("a.jsonld", '{"e:b":' * 5_000 + "1" + "}" * 5_000, "JSON is nested more than 100 deep"),
        ("a.jsonld", '{"e:b":{"@list":' + "[" * 5_000 + "]" * 5_000 + "}}", "JSON is nested"),
        ("a.jsonld", '{"@graph":[' * 5_000 + "]}" * 5_000, "JSON is nested"),
        ("a.jsonld", '{"e:x":"' + '\\"}' * 99_999 + '","e:b":' + "[" * 100_000, "JSON is nested"),
    )

    @pytest.mark.parametrize(("name", "content", "said"), BOMBS)
    def test_is_refused(self, tmp_path: Path, name: str, content: str, said: str) -> None:
        assert said in refusal(write(tmp_path / name, content))

    def test_the_engine_alone_does_not_survive_it(self, tmp_path: Path) -> None:
        """When this fails, the limit has lost its reason."""
        path = write(tmp_path / "a.nt", nested_terms(100_000))
        code = "import sys, pyoxigraph; list(pyoxigraph.parse(path=sys.argv[1]))"
        run = subprocess.run([sys.executable, "-c", code, path], capture_output=True, check=False)
        assert run.returncode < 0

    @pytest.mark.parametrize(
        ("name", "content", "number"),
        [
            ("a.ttl", nested_terms(100), 1),
            ("a.ttl", nested_terms(3) * 200, 200),
            ("a.nt", '<e:a> <e:b> "' + "<<" * 500 + '" .\n', 1),
            ("a.ttl", '<e:a> <e:b> """' + '<<\n"" \\""" ' * 500 + "''' x\"\"\" .\n", 1),
            ("a.ttl", "<e:a> <e:b> '''" + "<<\n'' \\''' " * 500 + "\"\"\" x''' .\n", 1),
            ("a.ttl", "# " + "<<" * 500 + "\n<e:a> <e:b> <e:c> .\n", 1),
            ("a.ttl", "@prefix e: <e:> .\n" + "e:a\\'b e:b e:c . # it's <<\n" * 300, 300),
            ("a.jsonld", '{"@id": "e:a", "e:b": "' + "[" * 500 + '"}', 1),
            ("a.jsonld", '{"@id": "e:a", "e:b": [' + "{}, [], " * 500 + "1]}", 501),
            ("a.ttl", "<e:a> <e:b> " + "(" * 5_000 + ")" * 5_000 + " .", 10_000),
            ("a.rdf", RDF_XML + "<ex:C><ex:p>" * 2_000 + "</ex:p></ex:C>" * 2_000 + "</rdf:RDF>", 3_999),
        ],
    )
    def test_what_only_looks_deep_is_read(self, tmp_path: Path, name: str, content: str, number: int) -> None:
        assert abs(len(list(read_quads(write(tmp_path / name, content)))) - number) <= 1

    @given(
        pieces=st.lists(
            st.sampled_from(['"', '""', '"""', "'", "'''", "\\", "<", ">", "<<", ">>", "#", "\n", " ", "<e:a>", "x"]),
            max_size=40,
        ),
        cut=st.integers(1, 7),
    )
    def test_json_is_followed_across_blocks(self, pieces: list[str], cut: int) -> None:
        """In any blocks, a string hides brackets and nothing else does."""
        text = "".join(pieces).replace("<", "[").replace(">", "]").replace("'", "\\\\")
        depths = []
        for size in (cut, len(text) + 1):
            check = JsonDepth("a.jsonld", 3)
            try:
                for start in range(0, len(text), size):
                    check.feed(text[start : start + size].encode())
                depths.append(False)
            except ParseError:
                depths.append(True)
        assert depths[0] == depths[1] == (_json_depth(text) > 3)

    @given(
        statements=st.lists(
            st.tuples(
                st.integers(0, 5),
                st.text(st.sampled_from("<>#'\\nx \n"), max_size=8),
                st.sampled_from(['"', '"""', "'", "'''", "#", "\\"]),
            ),
            max_size=6,
        )
    )
    def test_turtle_is_followed_as_the_engine_reads_it(
        self, statements: list[tuple[int, str, str]], tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        """Among text, comments and escapes that hold brackets, what is too deep is refused, and nothing else."""
        lines = ["@prefix e: <e:> .\n"]
        for depth, text, quote in statements:
            if quote == "#":
                lines.append("# " + text.replace("\n", "\n# ") + "\n")
            elif quote == "\\":
                lines.append("e:a\\' e:b\\# 'x' .\n")
            else:
                lines.append(f"<e:a> <e:b> {quote}{text}{quote} .\n")
            lines.append(nested_terms(depth))
        path = write(tmp_path_factory.mktemp("terms") / "a.ttl", "".join(lines))
        try:
            depths = [str(quad).count("<<( <e:s>") for quad in parse(path=path) if "<<( <e:s>" in str(quad)]
        except SyntaxError:
            refusal(path, Limits(depth=3))
            return
        if max(depths, default=0) > 3:
            assert "a triple as a term" in refusal(path, Limits(depth=3))
        else:
            list(read_quads(path, limits=Limits(depth=3)))

    def test_turtle_is_followed_across_blocks(self, tmp_path: Path) -> None:
        """Where blocks end by chance, the same files are refused: shown with a filler of every length round a block."""
        for shift in range(-6, 7):
            filler = "# " + "x" * ((1 << 18) - 40 + shift) + "\n"
            bad = filler + '<e:a> <e:b> """\\"""" .\n' + nested_terms(101)
            assert ":3:1: a triple as a term" in refusal(write(tmp_path / "a.ttl", bad))
            good = filler + '<e:a> <e:b> """\\""" ' + nested_terms(101) + '""" .\n' + nested_terms(2) * 80
            assert len(list(read_quads(write(tmp_path / "a.ttl", good)))) == 81


def _json_depth(text: str) -> int:
    depth = deepest = 0
    inside = escaped = False
    for letter in text:
        if inside:
            if escaped:
                escaped = False
            elif letter == "\\":
                escaped = True
            elif letter == '"':
                inside = False
        elif letter == '"':
            inside = True
        elif letter in "[]":
            depth += 1 if letter == "[" else -1
            deepest = max(deepest, depth)
    return deepest


class TestSize:
    def test_of_a_file(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.nt", "<e:a> <e:b> <e:c> .\n" * 10)
        assert "has more than 199 bytes; split it" in refusal(path, Limits(file_bytes=199))
        assert len(list(read_quads(path, limits=Limits(file_bytes=200)))) == 10

    def test_of_a_sparse_file_that_takes_no_room(self, tmp_path: Path) -> None:
        with (tmp_path / "a.nt").open("wb") as stream:
            stream.truncate(1 << 40)
        assert "has more than" in refusal(tmp_path / "a.nt")

    def test_of_what_is_no_file_and_never_ends(self, tmp_path: Path) -> None:
        (tmp_path / "a.nt").symlink_to("/dev/zero")
        assert refusal(tmp_path / "a.nt", Limits(file_bytes=1 << 20))

    def test_expanded(self, tmp_path: Path) -> None:
        path = write(tmp_path / "a.nt.gz", gzip.compress(b"<e:a> <e:b> <e:c> .\n" * 100_000))
        assert "expands to more than 1000000 bytes" in refusal(path, Limits(expanded_bytes=1_000_000))
        assert len(list(read_quads(path))) == 100_000

    def test_of_a_bomb_of_gzip(self, tmp_path: Path) -> None:
        """A megabyte that becomes a gigabyte is stopped long before."""
        packer = zlib.compressobj(wbits=31)
        block = b"# " + b" " * ((1 << 20) - 3) + b"\n"
        packed = b"".join(packer.compress(block) for _ in range(1024)) + packer.flush()
        path = write(tmp_path / "bomb.nt.gz", packed)
        assert path.stat().st_size < 2 << 20
        code = (
            "import sys\n"
            "from ccgraph.load.rdf_files import read_quads\n"
            "try: list(read_quads(sys.argv[1]))\n"
            "except ValueError as error: print(error)\n"
            # not getrusage: its maximum is inherited from the process that started this one
            "status = open('/proc/self/status').read()\n"
            "print(int(status.split('VmHWM:')[1].split()[0]) // 1024)\n"
        )
        run = subprocess.run(
            [sys.executable, "-c", code, path],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.fspath(SOURCE)},
        )
        message, peak = run.stdout.splitlines()
        assert "expands to more than 200 times its size" in message
        assert int(peak) < 200

    @pytest.mark.parametrize("form", [f"{RDF_XML}&e9;</rdf:RDF>", RDF_XML + "</rdf:RDF>"])
    def test_of_entities_of_entities(self, tmp_path: Path, form: str) -> None:
        entities = '<!ENTITY e0 "ha">' + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
        path = write(tmp_path / "a.rdf", f"<?xml version='1.0'?>\n<!DOCTYPE rdf:RDF [{entities}]>{form}")
        assert "a.rdf:2:19: declares a document type (<!DOCTYPE)" in refusal(path)

    def test_a_document_type_is_found_wherever_blocks_end(self, tmp_path: Path) -> None:
        for shift in range(-12, 3, 3):
            space = " " * ((1 << 18) - 21 + shift)
            text = f"<?xml version='1.0'?>{space}<!DOCTYPE a [<!ENTITY b 'c'>]>{RDF_XML}</rdf:RDF>"
            assert "declares a document type" in refusal(write(tmp_path / "a.rdf", text))


class TestCutShort:
    CONTENT = (
        f'<?xml version="1.0"?>\n{RDF_XML}\n'
        '<ex:C rdf:about="https://example.org/a"><ex:b>c</ex:b><ex:d rdf:resource="https://example.org/e"/></ex:C>\n'
        '<ex:C rdf:about="https://example.org/f"/>\n</rdf:RDF>'
    ).encode()

    def test_rdf_xml_anywhere(self, tmp_path: Path) -> None:
        path = tmp_path / "a.rdf"
        assert len(list(read_quads(write(path, self.CONTENT)))) == 4
        for length in range(len(self.CONTENT)):
            assert "is not well-formed XML" in refusal(write(path, self.CONTENT[:length])), length

    def test_the_engine_alone_takes_some_for_whole(self) -> None:
        """When this fails, the pass through expat has lost its reason."""

        def accepted(content: bytes) -> bool:
            try:
                list(parse(content, RdfFormat.RDF_XML))
            except SyntaxError:
                return False
            return True

        assert sum(accepted(self.CONTENT[:length]) for length in range(len(self.CONTENT))) > 10

    def test_gzip_anywhere(self, tmp_path: Path) -> None:
        path = tmp_path / "a.nt.gz"
        content = gzip.compress(b"<e:a> <e:b> <e:c> .\n" * 3)
        assert len(list(read_quads(write(path, content)))) == 3
        for length in range(1, len(content)):
            assert "gzip" in refusal(write(path, content[:length])), length

    def test_gzip_damaged(self, tmp_path: Path) -> None:
        content = bytearray(gzip.compress(random.Random(1).randbytes(3000)))  # noqa: S311 - noise
        content[1500] ^= 255
        for bad in (bytes(content), b"no gzip at all", gzip.compress(b"<e:a> <e:b> <e:c> .\n") + b"more"):
            assert "is not sound gzip" in refusal(write(tmp_path / "a.nt.gz", bad))


class TestSeal:
    """The last line of a dump says what stood above it."""

    @pytest.mark.parametrize("name", ["a.ttl", "a.nt", "a.ttl.gz"])
    @pytest.mark.parametrize("size", [3, 20_000])
    def test_a_whole_one_is_read(self, tmp_path: Path, name: str, size: int) -> None:
        write_dump(tmp_path / name, dumped(size), format="nt" if ".nt" in name else "turtle")
        assert len(list(read_quads(tmp_path / name))) == size

    @pytest.mark.parametrize("size", [3, 20_000])
    def test_one_with_a_line_less_is_refused(self, tmp_path: Path, size: int) -> None:
        write_dump(tmp_path / "a.nt", dumped(size), format="nt")
        lines = (tmp_path / "a.nt").read_bytes().splitlines(keepends=True)
        for missing in (0, size // 2, size - 1):
            (tmp_path / "a.nt").write_bytes(b"".join(lines[:missing] + lines[missing + 1 :]))
            with pytest.raises(ParseError, match="a part is missing: its SHA-256 differs from the last line"):
                list(read_quads(tmp_path / "a.nt"))
        (tmp_path / "a.nt").write_bytes(b"".join(lines[1:-1]))  # without the line it is like anybody's
        assert len(list(read_quads(tmp_path / "a.nt"))) == size - 1


def dumped(size: int) -> list[Triple]:
    p = NamedNode("urn:p")
    return [Triple(NamedNode(f"urn:{number}"), p, p) for number in range(size)]
