"""The data folder → a catalog, or every problem of every file at once, in words that say what to do."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.errors import CatalogError
from ccgraph.load.yaml_files import load_catalog, load_record
from ccgraph.records import Catalog, LibraryCategory, Method
from ccgraph.records.catalog import FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

LASSO = "methods/lasso.yaml"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return sample.write(tmp_path / "data")


def edit(data: Path, name: str, old: str, new: str) -> None:
    """Replace the first ``old`` in a file, which must be there."""
    text = (data / name).read_text(encoding="utf-8")
    assert old in text
    (data / name).write_text(text.replace(old, new, 1), encoding="utf-8")


def add(data: Path, name: str, text: str | bytes) -> None:
    (data / name).parent.mkdir(exist_ok=True)
    (data / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def problems(data: Path) -> list[str]:
    """What the loader says, with paths from the data folder."""
    with pytest.raises(CatalogError) as caught:
        load_catalog(data)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    assert sorted(caught.value.problems) == list(caught.value.problems)
    return [line.removeprefix(f"{data}{os.sep}").removeprefix(str(data)) for line in str(caught.value).split("\n")]


def test_the_sample_is_a_catalog(data: Path) -> None:
    catalog = load_catalog(str(data))
    assert len(catalog) == len(sample.FILES)
    lasso = catalog.of("method")["lasso"]
    assert isinstance(lasso, Method)
    assert lasso.label == "Lasso"
    assert [claim.assumption for claim in lasso.assumptions][:1] == ["comparable-feature-scales"]
    assert catalog.of("tier") == {}
    assert catalog.rows() == {"core/1"}
    assert catalog.kind_of("lasso", ("wrapper", "method")) == "method"
    assert catalog.kind_of("nothing", ("wrapper", "method")) is None
    assert [record.id for _, record in catalog.techniques()] == [
        "elastic-net",
        "lasso",
        "linear-regression",
        "ridge-regression",
    ]


def test_a_catalog_is_sorted_whatever_the_order_on_disk(data: Path) -> None:
    catalog = load_catalog(data)
    assert list(catalog.entities) == sorted(catalog.entities)
    assert all(list(records) == sorted(records) for records in catalog.entities.values())


def test_what_is_ignored(data: Path) -> None:
    add(data, "README.md", "# How to write an entry")
    add(data, ".DS_Store", b"\x00")
    add(data, "methods/.lasso.yaml.swp", b"\x00")
    assert len(load_catalog(data)) == len(sample.FILES)


@pytest.mark.parametrize("text", ["\ufeff{}", "{}"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends_make_no_difference(data: Path, text: str, ends: str) -> None:
    before = load_catalog(data)
    add(data, LASSO, text.format(sample.FILES[LASSO].replace("\n", ends)))
    assert load_catalog(data) == before


def test_one_record_can_be_read_alone(data: Path) -> None:
    assert load_record(data / LASSO, "method").id == "lasso"
    shutil.rmtree(data / "references")
    assert load_record(str(data / LASSO), "method").id == "lasso"
    edit(data, LASSO, "label: Lasso", "label: ''\nlabel: Lasso")
    with pytest.raises(CatalogError, match="repeats the field 'label'"):
        load_record(data / LASSO, "method")


class TestFolders:
    def test_missing(self, tmp_path: Path) -> None:
        assert problems(tmp_path / "no") == [
            ": cannot be read (No such file or directory); name a folder of data files"
        ]

    def test_empty(self, tmp_path: Path) -> None:
        assert problems(tmp_path) == [": holds no data files; name a folder like ccgraph's own data/"]

    def test_empty_folders_of_kinds(self, tmp_path: Path) -> None:
        (tmp_path / "methods").mkdir()
        assert problems(tmp_path) == [": holds no data files; name a folder like ccgraph's own data/"]

    def test_a_file(self, data: Path) -> None:
        assert problems(data / LASSO) == [": cannot be read (Not a directory); name a folder of data files"]

    def test_unknown_kind(self, data: Path) -> None:
        (data / "method").mkdir()
        (data / "things").mkdir()
        add(data, "notes.txt", "")
        kinds = ", ".join(sorted(FOLDERS.values()))
        assert problems(data) == [
            "method: is not a folder of data; did you mean methods?",
            f"notes.txt: is not a folder of data; use one of {kinds}",
            f"things: is not a folder of data; use one of {kinds}",
        ]

    def test_a_file_named_like_a_kind(self, data: Path) -> None:
        add(data, "tiers", "")
        assert problems(data) == ["tiers: is not a folder of data; did you mean tiers?"]

    def test_what_is_no_data_file(self, data: Path) -> None:
        add(data, "tasks/a.yml", "")
        add(data, "tasks/b.txt", "")
        add(data, "tasks/README.md", "")
        (data / "tasks" / "more").mkdir()
        (data / "tasks" / "odd.yaml").mkdir()
        assert problems(data) == [
            "tasks/README.md: is not a .yaml file; rename it to README.yaml or remove it",
            "tasks/a.yml: is not a .yaml file; rename it to a.yaml or remove it",
            "tasks/b.txt: is not a .yaml file; rename it to b.yaml or remove it",
            "tasks/more: is a folder; move it elsewhere",
            "tasks/odd.yaml: is not a file of text; remove it",
        ]

    @pytest.mark.skipif(os.name == "nt", reason="needs POSIX file systems")
    def test_what_cannot_be_read(self, data: Path) -> None:
        os.mkfifo(data / "tasks" / "pipe.yaml")
        (data / "tasks" / "gone.yaml").symlink_to("nowhere")
        (data / "tasks" / "line\nend\x1b.yaml").write_text("id: a")
        assert problems(data) == [
            "tasks/gone.yaml: cannot be read (No such file or directory); correct its permissions",
            "tasks/line\\nend\\x1b.yaml:1:1: the task has no label; add it",
            "tasks/pipe.yaml: is not a file of text; remove it",
        ]

    def test_an_unreadable_name_is_no_reason_to_stop(self, data: Path) -> None:
        name = os.fsdecode(os.fsencode(data / "tasks") + b"/\xff.yaml")
        with open(name, "w", encoding="utf-8") as stream:  # noqa: PTH123 - Path refuses no name, but mypy's stubs do
            stream.write("id: a\nlabel: A\n")
        assert len(problems(data)) == 1


class TestText:
    """Bytes and YAML; ``test_yaml_text`` has the rest."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", ":1:1: is empty; begin with id: and label:"),
            (b"# nothing\n", ":1:1: is empty; begin with id: and label:"),
            (b"- a\n", ":1:1: is not made of fields; begin with id: and label:"),
            (b"just text\n", ":1:1: is not made of fields; begin with id: and label:"),
            (b"id: x\nlabel: \xe9\n", ":2:8: is not UTF-8 text; save it as UTF-8"),
            (b"id: x\r\nlabel: \xc3\xa9\xff\r\n", ":2:9: is not UTF-8 text; save it as UTF-8"),
            ("id: x\n".encode("utf-16"), ":1:1: is not UTF-8 text; save it as UTF-8"),
            (b"id: x\0\n", ":1:6: holds the character U+0000, which no data file may hold; remove it"),
            (b"\xef\xbb\xbfid: x\0\n", ":1:6: holds the character U+0000, which no data file may hold; remove it"),
            (b"id: x\n\tlabel: X\n", ":2:1: has a tab where only spaces may stand; indent with spaces"),
            (b"#" * (1 << 20) + b"\n", ": has more than 1 MiB; split the entity into several"),
            (b"\xff" * (1 << 21), ": has more than 1 MiB; split the entity into several"),
        ],
    )
    def test_is_refused(self, data: Path, content: bytes, message: str) -> None:
        add(data, "tasks/x.yaml", content)
        assert problems(data) == [f"tasks/x.yaml{message}"]


class TestNames:
    def test_id_is_not_the_name_of_the_file(self, data: Path) -> None:
        edit(data, LASSO, "id: lasso", "# the id\nid:  lassso")
        message = "id is 'lassso', which is not the name of the file; write lasso, or rename the file to lassso.yaml"
        assert problems(data) == [f"{LASSO}:2:6: {message}"]

    def test_a_file_under_the_id_of_another_hides_nothing(self, data: Path) -> None:
        """The wrong file is named, and no reference is called wrong for it."""
        add(data, "methods/copy.yaml", sample.FILES[LASSO])
        message = "id is 'lasso', which is not the name of the file; write copy, or rename the file to lasso.yaml"
        assert problems(data) == [f"methods/copy.yaml:1:5: {message}"]

    def test_two_techniques_share_an_id(self, data: Path) -> None:
        add(data, "models/lasso.yaml", sample.FILES[LASSO].replace("label: Lasso", "label: Another"))
        taken = f"id 'lasso' is taken by {data / LASSO}; give one of the two another id"
        assert problems(data) == [f"models/lasso.yaml:1:5: {taken}"]

    def test_other_kinds_may_share_ids(self, data: Path) -> None:
        add(data, "library-categories/regression.yaml", "id: regression\nlabel: Regression\n")
        assert isinstance(load_catalog(data).of("library-category")["regression"], LibraryCategory)


def test_an_empty_catalog() -> None:
    empty = Catalog({})
    assert len(empty) == 0
    assert empty.of("method") == {}
    assert list(empty.techniques()) == []


def test_a_folder_that_cannot_be_read_is_the_only_problem(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Path.iterdir

    def refuse(folder: Path) -> Iterator[Path]:
        if folder.name == "references":
            raise PermissionError(13, "Permission denied")
        return whole(folder)

    monkeypatch.setattr(Path, "iterdir", refuse)
    assert problems(data) == ["references: cannot be read (Permission denied); name a folder of data files"]
