"""``build`` and ``validate``: from data files to a graph that keeps the rules, or to all that is wrong, at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.publish.dump import check_dump

if TYPE_CHECKING:
    from cli.running import Run

#: nothing lacks but a source.
VALID = """
@prefix ccg: <https://w3id.org/ccgraph/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
"""
BROKEN = f"""{VALID}
<https://w3id.org/ccgraph/method/broken> a ccg:Method, skos:Concept ; skos:prefLabel "Broken"@en .
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sample.write(tmp_path / "data")


class TestBuild:
    @pytest.mark.usefixtures("data")
    def test_into_files_and_a_store(self, run: Run) -> None:
        outcome = run("build", "--data", "data", "-o", "graph.ttl", "--into", "store")
        assert outcome.code == 0
        assert outcome.err == ""
        assert outcome.out.startswith("built: 25 entities, ")
        assert outcome.out.endswith(" triples, checked\n")
        triples = int(outcome.out.split()[3])
        assert check_dump("graph.ttl") == triples
        neighbors = run("query", "neighbors", "technique=lasso", "--source", "store", "--format", "csv")
        assert "method/elastic-net" in neighbors.out
        assert run("query", "neighbors", "technique=lasso", "--source", "graph.ttl", "--format", "csv") == neighbors

    @pytest.mark.usefixtures("data")
    def test_what_is_written_is_what_dump_writes(self, run: Run) -> None:
        run("build", "--data", "data", "--no-check", "-o", "graph.nt.gz", "--into", "store")
        assert run("dump", "--source", "store", "-o", "dump.nt.gz").code == 0
        assert Path("dump.nt.gz").read_bytes() == Path("graph.nt.gz").read_bytes()

    @pytest.mark.usefixtures("data")
    def test_without_check_it_says_so(self, run: Run) -> None:
        assert not run("build", "--data", "data", "--no-check").out.endswith("checked\n")

    def test_every_problem_of_every_file_with_its_place(self, run: Run, data: Path) -> None:
        lasso, ridge = (data / "methods" / name for name in ("lasso.yaml", "ridge-regression.yaml"))
        lasso.write_text(lasso.read_text("utf-8").replace("to: elastic-net", "to: elastic-nets"), "utf-8")
        ridge.write_text(ridge.read_text("utf-8") + "label: Again\ncolour: blue\n", "utf-8")
        outcome = run("build", "--data", "data", "-o", "graph.ttl")
        assert outcome.code == 2
        assert outcome.out == ""
        lines = outcome.err.splitlines()
        assert len(lines) == 3
        assert all(line.startswith("ccgraph: data/methods/") for line in lines)
        assert lines == sorted(lines)
        place = next(n for n, line in enumerate(lasso.read_text("utf-8").splitlines(), 1) if "elastic-nets" in line)
        assert lines[0].startswith(f"ccgraph: data/methods/lasso.yaml:{place}:")
        assert "elastic-nets" in lines[0]
        assert any("label" in entry and "ridge-regression.yaml:" in entry for entry in lines[1:])
        assert any("colour" in entry and "ridge-regression.yaml:" in entry for entry in lines[1:])
        assert not Path("graph.ttl").exists()

    def test_at_most_ten_lines_the_last_a_count(self, run: Run, tmp_path: Path) -> None:
        folder = tmp_path / "data" / "methods"
        folder.mkdir(parents=True)
        for number in range(30):
            (folder / f"m{number:02}.yaml").write_text(f"id: m{number:02}\nlabel: [\n", encoding="utf-8")
        lines = run("build", "--data", "data").err.splitlines()
        assert len(lines) == 10
        assert lines[0].startswith("ccgraph: data/methods/m00.yaml:3:")
        assert lines[-1] == "ccgraph: and 21 more"

    def test_a_graph_that_breaks_a_rule_is_not_written(self, run: Run, data: Path) -> None:
        Path("graph.nt").write_text("as it was", encoding="utf-8")
        broken = data / "methods" / "lasso.yaml"
        broken.write_text(broken.read_text("utf-8").replace("label: Lasso", "label: Ridge regression"), "utf-8")
        outcome = run("build", "--data", "data", "-o", "graph.nt", "--into", "store")
        assert outcome.code == 1
        assert "method/lasso" in outcome.err
        assert Path("graph.nt").read_text(encoding="utf-8") == "as it was"
        assert not Path("store").exists()
        assert run("build", "--data", "data", "--no-check", "-o", "graph.nt").code == 0

    @pytest.mark.usefixtures("data")
    @pytest.mark.parametrize(
        ("folder", "message"),
        [
            ("nowhere", "nowhere: cannot be read"),
            ("empty", "empty: holds no data files"),
            ("data/methods/lasso.yaml", "lasso.yaml: cannot be read"),
        ],
    )
    def test_a_folder_that_is_none(self, run: Run, folder: str, message: str) -> None:
        Path("empty").mkdir()
        outcome = run("build", "--data", folder)
        assert outcome.code == 2
        assert message in outcome.err
        assert outcome.err.count("\n") == 1


class TestValidate:
    def test_a_data_folder_and_a_file_in_it(self, run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        whole = run("validate", "data")
        assert whole.code == 0
        assert whole.out.startswith("valid: ")
        assert run("validate", "data/methods/lasso.yaml") == whole
        monkeypatch.chdir(data / "methods")
        assert run("validate", "lasso.yaml") == whole
        assert run("validate", "../methods/lasso.yaml") == whole

    @pytest.mark.usefixtures("data")
    def test_a_broken_graph_is_exit_code_1(self, run: Run) -> None:
        Path("broken.ttl").write_text(BROKEN, encoding="utf-8")
        outcome = run("validate", "data", "broken.ttl")
        assert outcome.code == 1
        assert outcome.out == ""
        lines = outcome.err.splitlines()
        assert 1 < len(lines) <= 11
        assert all("method/broken" in line for line in lines[:-1])
        assert all(line.startswith("ccgraph: ") for line in lines)

    @pytest.mark.usefixtures("data")
    def test_files_are_checked_together(self, run: Run) -> None:
        Path("broken.ttl").write_text(BROKEN, encoding="utf-8")
        Path("nothing.ttl").write_text(VALID, encoding="utf-8")
        assert run("validate", "data", "nothing.ttl").code == 0
        assert run("validate", "data", "broken.ttl").code == 1

    @pytest.mark.usefixtures("data")
    def test_a_source(self, run: Run) -> None:
        run("build", "--data", "data", "--no-check", "--into", "store")
        assert run("validate", "--source", "store").code == 0

    @pytest.mark.usefixtures("data")
    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("nowhere.yaml", "nowhere.yaml: there is no such file"),
            ("data/methods/nowhere.yaml", "nowhere.yaml: there is no such file"),
            ("lonely.yaml", "lonely.yaml: stands in no folder of data files; put it into one of"),
            ("notes.txt", "notes.txt: its ending names no RDF format"),
        ],
    )
    def test_a_file_that_cannot_be_checked(self, run: Run, name: str, message: str) -> None:
        for extra in ("lonely.yaml", "notes.txt"):
            Path(extra).write_text("id: x\n", encoding="utf-8")
        outcome = run("validate", name)
        assert outcome.code == 2
        assert message in outcome.err
        assert outcome.err.count("\n") == 1
