"""``coverage`` and ``upstream``: is the seed document in the graph, and what has changed there since?"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ccgraph.coverage import recorded_tables
from ccgraph.opening import open as open_graph
from load.curious_coder_documents import Sheet, bullets, document, html_lines, numbered, pipe_edges

if TYPE_CHECKING:
    from cli.running import Run
    from load.curious_coder_documents import Layout

LAYOUTS: dict[str, Layout] = {"html": html_lines, "pipe": pipe_edges, "bullets": bullets, "numbered": numbered}


@pytest.fixture(scope="module")
def seed() -> str:
    """A document that says what the graph has recorded of the seed's tables."""
    tables = recorded_tables(open_graph().query)
    sheets = [
        Sheet(table.section, table.columns, tuple(tuple(cell.text for cell in row.cells) for row in table.rows))
        for table in tables
    ]
    return document(sheets, [LAYOUTS[table.kind] for table in tables])


class TestCoverage:
    def test_the_graph_that_comes_with_ccgraph_is_complete(self, run: Run) -> None:
        outcome = run("coverage")
        assert outcome.code == 0
        assert outcome.err == ""
        assert outcome.lines[0].split() == ["table", "rows", "cells", "names", "gaps"]
        tables = {line.split()[0]: [int(word) for word in line.split()[1:]] for line in outcome.lines[1:-2]}
        assert {name: tables[name][0] for name in ("core", "advanced", "frontier", "orientation")} == {
            "core": 15,
            "advanced": 18,
            "frontier": 20,
            "orientation": 6,
        }
        assert {gaps for *_, gaps in tables.values()} == {0}
        total = [int(word) for word in outcome.lines[-2].split()[2:]]
        assert total == [sum(column) for column in zip(*tables.values(), strict=True)]
        assert outcome.lines[-1] == "complete: nothing is missing, nothing is extra"

    def test_entries_are_counted_section_by_section(self, run: Run) -> None:
        outcome = run("coverage", "--entries")
        assert outcome.code == 0
        assert outcome.err == ""
        parts = [part.splitlines() for part in outcome.out.split("\n\n")]
        assert len(parts) == 4
        for counts, entries in (parts[:2], parts[2:]):
            assert all(f" of {len(entries)}" in line for line in counts)
            assert counts[-1].split()[0] == "full"
            full = int(counts[-1].split()[1])
            assert [": full, " in line for line in entries] == [True] * full + [False] * (len(entries) - full)
        assert next(line for line in parts[1] if line.startswith("lasso:")).startswith("lasso: full")
        assert any(line.startswith("pandas:") for line in parts[3])

    def test_a_library_marked_as_reviewed_that_is_not_full_is_a_mistake(self, run: Run) -> None:
        Path("mine.ttl").write_text(
            "@prefix ccg: <https://w3id.org/ccgraph/ontology#> .\n"
            "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
            '<https://w3id.org/ccgraph/library/mine> a ccg:Library ; skos:prefLabel "Mine"@en ;\n'
            '  ccg:importName "mine" ; ccg:libraryReviewedOn "2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date> .\n',
            encoding="utf-8",
        )
        outcome = run("coverage", "--entries", "--source", "mine.ttl")
        assert outcome.code == 1
        assert "mine: 1 of 11 sections, reviewed 2026-11-22; lacks distribution, documentation, " in outcome.out

    def test_an_entry_marked_as_reviewed_that_is_not_full_is_a_mistake(self, run: Run) -> None:
        run("dump", "-o", "graph.nt")
        with Path("graph.nt").open("a", encoding="utf-8") as stream:
            stream.write(
                "<https://w3id.org/ccgraph/method/sde> <https://w3id.org/ccgraph/ontology#reviewedOn>"
                ' "2026-11-22"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
            )
        outcome = run("coverage", "--entries", "--source", "graph.nt")
        assert outcome.code == 1
        assert "sde: " in outcome.out
        assert ", reviewed 2026-11-22; lacks applications, assumptions, " in outcome.out

    def test_a_graph_without_techniques(self, run: Run) -> None:
        Path("mine.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        outcome = run("coverage", "--entries", "--source", "mine.nt")
        assert outcome.lines == ["the graph has no technique", "", "the graph has no library"]

    def test_a_graph_without_the_seed_is_not(self, run: Run) -> None:
        Path("mine.nt").write_text("<urn:a> <urn:b> <urn:c> .\n", encoding="utf-8")
        outcome = run("coverage", "--source", "mine.nt")
        assert outcome.code == 1
        assert outcome.lines[-2:] == ["the graph has no table of the seed document", "not complete"]

    def test_a_link_that_is_missing_and_one_too_many(self, run: Run) -> None:
        run("dump", "-o", "graph.nt")
        row = "<https://w3id.org/ccgraph/source/curious-coder/core/1>"
        lines = Path("graph.nt").read_text(encoding="utf-8").splitlines(keepends=True)
        link = "<https://w3id.org/ccgraph/method/linear-regression/neighbor/ridge-regression>"
        lines.pop()  # which says that nothing is missing
        kept = [line for line in lines if not line.startswith(link)]
        assert len(kept) < len(lines)
        Path("less.nt").write_text("".join(kept), encoding="utf-8")
        less = run("coverage", "--source", "less.nt")
        assert less.code == 1
        assert any(line.startswith("missing: core/1, ") and "method/ridge-regression" in line for line in less.lines)
        assert less.lines[-1] == "not complete"

        ontology, prov = "https://w3id.org/ccgraph/ontology#", "http://www.w3.org/ns/prov#"
        extra = (
            f"<urn:link> <{ontology}to> <https://w3id.org/ccgraph/method/dbscan> .\n"
            f"<urn:link> <{prov}wasDerivedFrom> {row} .\n"
        )
        Path("more.nt").write_text("".join(lines) + extra, encoding="utf-8")
        more = run("coverage", "--source", "more.nt")
        assert more.code == 1
        assert [line for line in more.lines if line.startswith("extra: core/1, ") and "method/dbscan" in line]


class TestUpstream:
    def test_the_same_tables_are_no_difference(self, run: Run, seed: str) -> None:
        Path("README.md").write_text(seed, encoding="utf-8")
        outcome = run("upstream", "README.md")
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out == "no difference: every row of the document is in the graph\n"

    def test_a_cell_that_changed(self, run: Run, seed: str) -> None:
        assert seed.count("Ridge, Lasso") == 1
        text = seed.replace("Ridge, Lasso", "Ridge, Lasso, LARS")
        Path("README.md").write_text(text, encoding="utf-8")
        outcome = run("upstream", "README.md")
        assert outcome.code == 1
        line = next(number for number, line in enumerate(text.splitlines(), 1) if "LARS" in line)
        assert 'Similar: "Ridge, Lasso" -> "Ridge, Lasso, LARS"' in outcome.lines[0]
        assert outcome.lines[0].endswith(f"(line {line})")
        assert outcome.lines[-1] == "0 new, 0 gone, 1 changed, 0 moved"

    def test_a_row_that_is_new_and_one_that_is_gone(self, run: Run, seed: str) -> None:
        start = seed.index("<tr", seed.index("<td>Linear Regression</td>") - 80)
        end = seed.index("</tr>", start) + len("</tr>")
        row = seed[start:end]
        new = row.replace("Linear Regression", "Quantile forests").replace("Ridge, Lasso", "Random forests")
        new = new.replace("Linear relationship to continuous target", "Whole distributions")
        Path("README.md").write_text(seed.replace(row, new), encoding="utf-8")
        outcome = run("upstream", "README.md")
        assert outcome.code == 1
        assert outcome.lines[-1] == "1 new, 1 gone, 0 changed, 0 moved"
        assert any(line.startswith("new ") and "Quantile forests" in line for line in outcome.lines)
        assert any(line.startswith("gone ") and "Linear Regression" in line for line in outcome.lines)

    @pytest.mark.skipif(
        "CCGRAPH_SEED" not in os.environ, reason="CCGRAPH_SEED does not name the Curious Coder document"
    )
    def test_the_document_itself(self, run: Run) -> None:
        assert run("upstream", os.environ["CCGRAPH_SEED"]).code == 0

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"# Tools\n\n<table>\n<tr><td>Saw</td>\n", "README.md:4:1: this <tr> is never closed"),
            (b"| Tool | Use |\n|---|---|\n| Saw | Boards | Axe |\n", "README.md:3:"),
            (b"Nothing but words.\n", "README.md: no table or list of methods in this file"),
            (b"", "README.md: no table or list"),
            (b"# T\x1b[2J\n", "README.md:1:4: the control character U+001B; remove it"),
            (b"na\xefve", "README.md: is not UTF-8 text; save the document as UTF-8"),
            (b"x" * ((16 << 20) + 1), "README.md: has more than 16 MiB, as no document has"),
            (None, "README.md: cannot be read: No such file or directory"),
        ],
    )
    def test_a_document_that_is_malformed(self, run: Run, content: bytes | None, message: str) -> None:
        if content is not None:
            Path("README.md").write_bytes(content)
        outcome = run("upstream", "README.md")
        assert outcome.code == 2
        assert outcome.out == ""
        assert outcome.err.startswith(f"ccgraph: {message}")
        assert "Traceback" not in outcome.err
