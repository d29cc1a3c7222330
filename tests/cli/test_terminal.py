"""A person gets a table on a terminal of any width; a program gets TSV, and silence when it stops reading."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ccgraph.cli.answer import default_format, print_text
from ccgraph.errors import OutputError
from cli.running import PROGRAM, ccgraph, environment, on_terminal

if TYPE_CHECKING:
    from pathlib import Path

    from ccgraph.graph import KnowledgeGraph
    from cli.running import Run

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
QUERY = ("query", "neighbors", "technique=PCA")


class TestTerminal:
    def test_it_gets_a_table_and_a_pipe_tsv(self) -> None:
        seen = on_terminal(*QUERY, columns=160)
        assert seen.code == 0
        assert "method/ica" in seen.out
        assert "?technique\t?neighbor" not in seen.out
        assert ccgraph(*QUERY).out.startswith("?technique\t?neighbor")

    @pytest.mark.parametrize("columns", [160, 100, 80])
    def test_a_table_fits_the_screen(self, columns: int) -> None:
        seen = on_terminal("query", "starting-points", "shape=graphs-molecular", columns=columns)
        assert max(map(len, seen.lines)) <= columns

    @pytest.mark.parametrize("columns", [30, 1, 0])
    @pytest.mark.parametrize("words", [QUERY, ("show", "pca"), ("show", "--help")])
    def test_a_narrow_one_does_no_harm(self, words: tuple[str, ...], columns: int) -> None:
        seen = on_terminal(*words, columns=columns)
        assert seen.code == 0
        assert "Traceback" not in seen.out
        assert seen.out

    @pytest.mark.parametrize("columns", [40, 60, 100])
    def test_an_entry_is_wrapped(self, columns: int) -> None:
        seen = on_terminal("show", "pca", columns=columns)
        long = [line for line in seen.lines[2:] if len(line) > columns]
        assert [line for line in long if " " in line.strip()] == []

    def test_a_format_that_is_asked_for_is_given(self) -> None:
        assert on_terminal(*QUERY, "--format", "csv").lines[0] == ccgraph(*QUERY, "--format", "csv").lines[0]

    def test_an_error_is_one_line(self) -> None:
        seen = on_terminal("query", "nieghbors")
        assert seen.code == 2
        assert seen.lines[0].startswith("ccgraph: there is no saved query")
        assert len(seen.lines) == 1

    def test_loading_shows_progress_and_cleans_up(self, tmp_path: Path) -> None:
        source = tmp_path / "many.nt"
        source.write_text("".join(f"<urn:s{number}> <urn:p> <urn:o> .\n" for number in range(50_000)), encoding="utf-8")
        seen = on_terminal("load", str(source), "--into", str(tmp_path / "store"), columns=200)
        assert seen.code == 0
        assert "loading" in seen.out
        assert seen.lines[-1].endswith(f"{tmp_path / 'store'}: 50000 triples")

    def test_a_gallery_shows_progress_and_cleans_up(self, small: KnowledgeGraph, tmp_path: Path) -> None:
        small.dump(tmp_path / "small.nt", format="nt")
        maps = str(tmp_path / "maps")
        seen = on_terminal("map", "--all", "--source", str(tmp_path / "small.nt"), "-o", maps, columns=200)
        assert seen.code == 0
        assert "drawing" in seen.out
        assert "5/5" in seen.out
        assert seen.lines[-1].endswith(f"{maps}: 5 maps; open index.html")


class TestPipes:
    @pytest.mark.parametrize(
        "words", [("query", "source-cells"), ("query", "labels", "--format", "json"), ("sparql", "SELECT * {?s ?p ?o}")]
    )
    def test_a_reader_that_stops_is_no_error(self, words: tuple[str, ...]) -> None:
        program = subprocess.Popen(
            [*PROGRAM, *words], env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        assert program.stdout is not None
        assert program.stderr is not None
        assert program.stdout.readline()
        program.stdout.close()
        assert program.stderr.read() == b""
        program.stderr.close()
        assert program.wait(60) == 141

    def test_errors_for_a_reader_that_stops_are_no_error(self, tmp_path: Path) -> None:
        folder = tmp_path / "data" / "methods"
        folder.mkdir(parents=True)
        for number in range(20):
            (folder / f"m{number}.yaml").write_text("id: x\n", encoding="utf-8")
        line = '"$@" 2>&1 | head -1; exit ${PIPESTATUS[0]}'
        done = subprocess.run(
            ["bash", "-c", line, "bash", *PROGRAM, "build", "--data", str(folder.parent)],
            env=environment(),
            capture_output=True,
            check=False,
        )
        assert done.returncode in {2, 141}
        assert done.stdout.count(b"\n") == 1
        assert done.stderr == b""

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux has /dev/full")
    @pytest.mark.parametrize("words", [("query", "counts"), ("--help",), ("show", "pca"), ("completion", "bash")])
    def test_a_full_disk_is_said(self, words: tuple[str, ...]) -> None:
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
            done = subprocess.run(
                [*PROGRAM, *words], env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
            )
        assert done.returncode == 4
        assert done.stderr == b"ccgraph: cannot write to the standard output: No space left on device\n"

    def test_a_big_answer_arrives_whole(self, run: Run) -> None:
        words = ("query", "labels", "--format", "json")
        outcome = ccgraph(*words)
        assert len(outcome.out) > 200_000
        assert outcome == run(*words)

    def test_a_stream_that_is_closed_is_no_error(self) -> None:
        for words, stream in ((("query", "counts"), 1), (("query", "nieghbors"), 2), (("--help",), 1)):
            line = f'exec "$@" {stream}>&-'
            done = subprocess.run(
                ["bash", "-c", line, "bash", *PROGRAM, *words], env=environment(), capture_output=True, check=False
            )
            assert (done.stdout, done.stderr) == (b"", b"")
            assert done.returncode == (2 if stream == 2 else 0)

    def test_what_the_encoding_lacks_is_escaped(self) -> None:
        query = 'SELECT ?x { BIND("na\u00efve \u2192" AS ?x) }'
        outcome = ccgraph("sparql", query, "--format", "csv", env={"PYTHONIOENCODING": "ascii"})
        assert outcome.lines == ["x", "na\\xefve \\u2192"]

    def test_words_that_are_not_utf8_are_an_error_of_one_line(self) -> None:
        for words in (("show", "\udcff"), ("query", "\udcff"), ("query", "find", "key=\udcff"), ("sparql", "\udcff")):
            outcome = ccgraph(*words)
            assert outcome.code in {0, 2}
            assert outcome.err.count("\n") == 1
            assert outcome.err.startswith("ccgraph: ")


class TestOutputFiles:
    @pytest.mark.parametrize(
        "words",
        [
            (*QUERY, "--format", "csv"),
            (*QUERY, "--resolved"),
            ("query", "neighbors", "--help-query"),
            ("sparql", "ASK {}", "--format", "json"),
            ("show", "pca"),
            ("map", "pca"),
            ("dump", "--format", "nt"),
        ],
    )
    @pytest.mark.parametrize(
        ("output", "why"),
        [("nowhere/answer", "there is no folder"), ("folder", "it is a folder"), ("file/answer", "is not a folder")],
    )
    def test_a_place_that_cannot_be_written(
        self, run: Run, tmp_path: Path, words: tuple[str, ...], output: str, why: str
    ) -> None:
        (tmp_path / "folder").mkdir()
        (tmp_path / "file").write_text("as it was", encoding="utf-8")
        outcome = run(*words, "-o", output)
        assert outcome.code == 4
        assert outcome.out == ""
        assert why in outcome.err
        assert outcome.err.count("\n") == 1
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]
        assert (tmp_path / "file").read_text(encoding="utf-8") == "as it was"

    def test_a_build_into_such_a_place(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "file.ttl").write_text("as it was", encoding="utf-8")
        assert run("build", "--no-check", "-o", "nowhere/graph.ttl").code == 4
        assert run("build", "--no-check", "--into", "file.ttl").code == 5
        assert run("build", "--no-check", "--into", "file.ttl/store").code == 4
        assert [path.name for path in tmp_path.rglob("*")] == ["file.ttl"]
        assert (tmp_path / "file.ttl").read_text(encoding="utf-8") == "as it was"

    @pytest.mark.parametrize("name", ["graph.rdf", "graph", "graph.ttl.bz2", "ttl"])
    def test_a_dump_whose_name_says_no_format(self, run: Run, tmp_path: Path, name: str) -> None:
        for words in (("dump",), ("build", "--no-check")):
            outcome = run(*words, "-o", name)
            assert outcome.code == 2
            assert f"the name {name!r} names no format of dumps" in outcome.err
        assert list(tmp_path.iterdir()) == []

    def test_a_device_is_written_to(self) -> None:
        assert ccgraph(*QUERY, "--format", "csv", "-o", "/dev/stdout") == ccgraph(*QUERY, "--format", "csv")


def test_the_format_is_chosen_for_what_the_output_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert default_format() == "table"
    monkeypatch.setattr(sys.stdout, "isatty", lambda: False, raising=False)
    assert default_format() == "tsv"


def test_an_output_that_fails_is_our_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: str) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys.stdout, "write", fail)
    with pytest.raises(OutputError, match="No space left on device"):
        print_text("text")
