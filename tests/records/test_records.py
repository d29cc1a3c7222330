# ruff: noqa: E501 - an example is read best on one line
"""Records: closed, frozen, and each check refuses an example of what it is for."""

from __future__ import annotations

import inspect
import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError
from pyoxigraph import Literal, NamedNode

from ccgraph import records
from ccgraph.namespace import KINDS, TECHNIQUE_KINDS
from ccgraph.records import (
    RECORD_TYPES,
    Entity,
    Method,
    Record,
    Refers,
    base,
    references_of,
    source,
    technique,
    vocabulary,
)
from ccgraph.records.catalog import FOLDERS
from records.filled import changed, filled, leaves

if TYPE_CHECKING:
    from records.filled import Path

MODELS = sorted(
    {
        model
        for module in (base, source, technique, vocabulary, records.library)
        for _, model in inspect.getmembers(module, inspect.isclass)
        if issubclass(model, Record)
    },
    key=lambda model: model.__name__,
)


def accepts(hint: Any, value: object) -> bool:
    try:
        TypeAdapter(hint).validate_python(value)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
class TestEveryRecord:
    def test_takes_an_example_with_every_field(self, model: type[Record]) -> None:
        record = model.model_validate(filled(model))
        assert set(json.loads(record.model_dump_json())) == set(model.model_fields)

    def test_refuses_an_unknown_field(self, model: type[Record]) -> None:
        with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
            model.model_validate({**filled(model), "unknown": "x"})

    def test_does_not_change(self, model: type[Record]) -> None:
        record = model.model_validate(filled(model))
        name = next(iter(model.model_fields), None)
        if name is not None:
            with pytest.raises(ValidationError, match="frozen"):
                setattr(record, name, "x")

    def test_is_documented(self, model: type[Record]) -> None:
        assert model.__doc__ != BaseModel.__doc__
        assert model.__doc__

    def test_every_text_refuses_what_cannot_be_seen(self, model: type[Record]) -> None:
        """Controls, half characters, and what turns the direction of writing, in every field at every depth."""
        for path in leaves(model):
            for character in "\x00\x1b\x7f\x85\u200b\u2028\u202e\ud800\ue000\n":
                example = filled(model)
                holder: Any = example
                for part in path[:-1]:
                    holder = holder[part]
                holder[path[-1]] += character
                assert not accepts(model, example), (path, character)

    def test_lists_name_nothing_twice(self, model: type[Record]) -> None:
        for name in model.model_fields:
            example = filled(model)
            if isinstance(example[name], list) and not (
                isinstance(example[name][0], dict) and not _told_apart(model, name)
            ):
                example[name] = example[name] * 2
                assert not accepts(model, example), name


def _told_apart(model: type[BaseModel], name: str) -> tuple[str, ...]:
    value = getattr(model.model_validate(filled(model)), name)[0]
    return value.told_apart_by if isinstance(value, Record) else ()


class TestTexts:
    """Each form of text: what it takes and what it refuses."""

    @pytest.mark.parametrize(
        ("hint", "good", "bad"),
        [
            (base.Slug, ["lasso", "k-means", "0", "2d-cnn", "a" * 64], ["", "Lasso", "a_b", "a--b", "-a", "a-", "é", "a b", "a" * 65, "a\n"]),
            (base.Label, ["Lasso", "é", "K-means++", "x" * 120], ["", " ", " a", "a ", "a  b", "a\tb", "a\u00a0b", "e\u0301", "x" * 121]),
            (base.Sentence, ["A sentence.", "x" * 400], ["", "a  b", "x" * 401]),
            (base.Title, ["A title", "x" * 500], ["", "a\u2028b", "x" * 501]),
            (base.Verbatim, ["", " as  printed ", "x" * 400], ["a\nb", "a\u2029b", "x" * 401]),
            (base.Tex, [r"\frac{a}{b}", r"\{x\}", r"a\\{b}", r"\begin{cases}a\\b\end{cases}"], ["", "{", "}", "}{", r"\{}", r"\\{", "x" * 1201]),
            (base.Iri, ["https://a.example", "http://a.example:80/b?c=d&e#f", "https://é.example/é", "https://a.example/%20(x)"],
             ["", "a.example", "ftp://a.example", "//a", "http://", "http:///a", "https://a b", "https://a.example/ ", "https://a.example/%2",
              "https://a.example/<x>", "https://a.example/#a#b", "https://a.example/[x]", "https://u:p@a.example/", "HTTPS://a.example", "https://a.example:x/",
              "javascript:alert(1)", "https://a.example/" + "x" * 500]),
            (base.Year, ["1763", "2026"], ["", "96", "3000", "20260", "0999", "١٩٩٩"]),
            (base.Day, ["2026-01-31", "2024-02-29"], ["", "2026-02-29", "2026-1-31", "2026-13-01", "1999-01-01", "20260131", "2026-W01-1"]),
            (base.Position, ["1", "12"], ["", "0", "01", "-1", "1.5", "one", "10000", "²"]),
            (base.DottedPath, ["scipy", "scipy.stats", "_private.x", "a1"], ["", "scipy.", ".scipy", "a b", "1a", "a-b", "a..b", "é", "a" * 201]),
            (base.PublicPath, ["scipy.stats"], ["_private.x", "scipy._lib", "a.b._c"]),
            (base.EntityId, ["method/lasso", "data-shape/tabular"], ["", "lasso", "method/", "/lasso", "method/lasso/x", "method/Lasso"]),
            (base.RowId, ["core/1", "libraries-x/12"], ["", "core", "core/", "core/1/2", "Core/1"]),
            (vocabulary.Threshold, ["0", "1", "-1", "0.05", "-0.5", "100000", "high", "right-skewed"], ["", "01", "1.10", "1.", ".5", "1e5", "1_000", "+1", "-0", "0x1G", "a b", "High"]),
            (vocabulary.Doi, ["10.1000/182", "10.1002/(SICI)1097-0258"], ["", "https://doi.org/10.1000/182", "10.1/x", "10.1000/", "10.1000/a b", "10.1000/<a>", "10.1000/é"]),
            (vocabulary.Arxiv, ["1706.03762", "stat/0410001", "math.ST/0410001"], ["", "arXiv:1706.03762", "1706.03762v2", "1706.1"]),
            (vocabulary.Term, ["ccg:intent"], ["", "ccg:", "skos:broader", "intent", "ccg:a b"]),
            (technique.Version, ["1.9.1", "2!1.0", "1.0rc1+cu12"], ["", "v1.0", "1.0 ", "x"]),
            (technique.PythonVersion, ["3.11"], ["", "3", "2.7", "3.11.4"]),
            (records.library.Distribution, ["scikit-learn", "PyYAML", "zope.interface", "x"], ["", "-x", "x-", "a b", "scikit-learn>=1", "--index-url"]),
            (records.library.Licence, ["MIT", "BSD-3-Clause", "GPL-2.0+", "Apache-2.0 WITH LLVM-exception", "MIT OR MPL-2.0", "LicenseRef-SPM"], ["", "Apache 2.0", "BSD License", "MIT AND", "(MIT)", "MIT, BSD-3-Clause"]),
            (records.library.Month, ["2026-01", "2019-12"], ["", "2026", "2026-13", "2026-00", "2026-1", "2026-01-01"]),
            (records.library.PythonVersions, [">=3.10", ">=3.10,<3.14", "!=3.14.1,>=3.11", "~=3.9", "!=3.9.*"], ["", "3.10", ">= 3.10", ">=3.10, <4", ">=3.10,", "^3.8"]),
            (technique.Strength, ["required", "not-required"], ["", "needed", "Required"]),
        ],
    )  # fmt: skip
    def test_of_a_form(self, hint: Any, good: list[str], bad: list[str]) -> None:
        assert [text for text in good if not accepts(hint, text)] == []
        assert [text for text in bad if accepts(hint, text)] == []

    @given(
        st.text(max_size=40)
        | st.from_regex(r"https?://[!-~é]{0,40}", fullmatch=True)
        | st.from_regex(r"https?://[a-z.]{1,9}(:[0-9]{1,5})?[/?#][!-~]{0,30}", fullmatch=True)
    )
    def test_every_address_is_an_iri(self, text: str) -> None:
        if accepts(base.Iri, text):
            assert NamedNode(text).value == text

    @given(st.text(max_size=40), st.sampled_from([base.Label, base.Verbatim, base.Tex, base.Slug, vocabulary.Doi]))
    def test_every_text_can_be_a_literal(self, text: str, hint: Any) -> None:
        if accepts(hint, text):
            assert Literal(text).value == text
            assert text.isprintable() or hint is base.Verbatim
            assert len(text.splitlines()) <= 1


def _example(model: type[BaseModel], **fields: object) -> dict[str, Any]:
    return {**filled(model), **fields}


CELL = {"text": "A, B", "mentions": [{"surface": "A", "entity": "method/first"}]}

#: validator of a whole record -> records that it must refuse.
REFUSED: dict[str, list[tuple[type[BaseModel], dict[str, Any]]]] = {
    "Record._nothing_twice": [
        (vocabulary.Family, _example(vocabulary.Family, broader=["first", "first"])),
        (Method, _example(Method, decisions=["Same.", "Same."])),
        (source.SourceTable, _example(source.SourceTable, rows=[{"id": "1", "cells": [CELL]}, {"id": "1", "cells": [CELL]}])),
        (vocabulary.Orientation, _example(vocabulary.Orientation, start=[{"technique": "first", "sources": ["first"], "qualifier": q} for q in "ab"])),
        (Method, _example(Method, neighbors=[{"to": "first", "kind": k, "sources": ["first"]} for k in ("alternative", "generalises")])),
        (Method, _example(Method, uses=[{"area": "first", "purpose": p, "sources": ["first"]} for p in "ab"])),
        (Method, _example(Method, prefer_when=[{"condition": "first", "text": t, "sources": ["first"]} for t in "ab"])),
        (Method, _example(Method, libraries=[{"library": "first", "sources": [s]} for s in ("first", "second")])),
        (Method, _example(Method, implementations=[{"library": "first", "path": "a.b", "role": r} for r in ("fit", "test")])),
        (Method, _example(Method, mappings=[{"relation": r, "target": "https://a.example/", "label": "a"} for r in ("exactMatch", "closeMatch")])),
        (records.Library, _example(records.Library, neighbors=[{"library": "first", "reason": r, "prefer_other_when": "W.", "sources": ["first"]} for r in ("One.", "Two.")])),
        (records.Library, _example(records.Library, extras=[{"name": "gpu", "purpose": p} for p in ("One.", "Two.")])),
        (records.Library, _example(records.Library, listings=[{"category": "first", "role": r, "sources": ["first"]} for r in "ab"])),
        (Method, _example(Method, assumptions=[{"assumption": "first", "strength": s, "sources": ["first"]} for s in ("required", "performance")])),
    ],
    "Entity._label_is_no_alternative": [(vocabulary.Task, _example(vocabulary.Task, label="A", alt_labels=["B", "A"]))],
    "Claim._dispute_has_two_sides": [
        (technique.Claim, _example(technique.Claim, dispute=None)),
        (technique.Claim, _example(technique.Claim, disputed_by=[])),
    ],
    "Sourced._has_source": [(technique.Use, {"area": "first"}), (technique.Use, _example(technique.Use, sources=[], derived_from=[]))],
    "LibraryNeighbor._has_source": [
        (records.library.LibraryNeighbor, _example(records.library.LibraryNeighbor, sources=[], pages=[])),
    ],
    "Library._check_is_dated_and_sourced": [
        (records.Library, _example(records.Library, **{name: None})) for name in ("facts_checked_on", "facts_read_from")
    ],
    "Implementation._import_is_dated": [
        (technique.Implementation, _example(technique.Implementation, outcome="ok", **{name: None}))
        for name in ("imported_version", "imported_on", "imported_with_python")
    ],
    "Finding._is_known": [
        (technique.Finding, {"by": "probe", "version": "1.0", "runs": "fit"}),
        (technique.Finding, {"by": "tag", "found_on": "2026-01-30", "runs": "fit"}),
        (technique.Finding, {"by": "probe", "version": "1.0", "found_on": "2026-01-30"}),
        (technique.Finding, {"by": "documentation", "version": "1.0", "found_on": "2026-01-30", "runs": "fit"}),
    ],
    "Condition._whole_condition": [
        (vocabulary.Condition, _example(vocabulary.Condition, **{name: None})) for name in ("property", "operator", "value")
    ],
    "Reference._verified_says_where": [(vocabulary.Reference, _example(vocabulary.Reference, verification="verified", seen_in=None))],
    "Cell._mentions_are_printed": [(source.Cell, {"text": "A", "mentions": [{"surface": "B", "entity": "method/first"}]})],
    "SourceTable._rows_fit_columns": [
        (source.SourceTable, _example(source.SourceTable, rows=[{"id": "1", "cells": [CELL, CELL]}])),
        (source.SourceTable, _example(source.SourceTable, rows=[{"id": "1", "cells": []}])),
    ],
}  # fmt: skip
#: records like the refused ones that are right.
TAKEN: list[tuple[type[BaseModel], dict[str, Any]]] = [
    (Method, _example(Method, assumptions=[{"assumption": "first", "id": i, "strength": "required", "sources": ["first"]} for i in ("a", "b")])),
    (Method, _example(Method, uses=[{"area": "first", "task": t, "sources": ["first"]} for t in ("first", "second", None)])),
    (Method, _example(Method, implementations=[{"library": "first", "path": p} for p in ("statsmodels.api.OLS", "statsmodels.formula.api.ols")])),
    (Method, _example(Method, implementations=[{"library": "first", "path": "a.b", "binding": b} for b in (None, "alpha=1.0", "alpha=10")])),
    (source.Cell, {"text": "A, A", "mentions": [{"surface": "A", "entity": "method/first"}] * 2}),
    (records.library.LibraryNeighbor, _example(records.library.LibraryNeighbor, sources=[])),
    (technique.Claim, _example(technique.Claim, dispute=None, disputed_by=[])),
    (technique.Implementation, _example(technique.Implementation, outcome="failed", imported_on=None)),
    (technique.Finding, {"by": "documentation", "sources": ["first"], "gpu": "none"}),
    (vocabulary.Condition, _example(vocabulary.Condition, property=None, operator=None, value=None)),
]  # fmt: skip


def test_every_check_of_a_whole_record_has_an_example_that_it_refuses() -> None:
    names = {
        f"{model.__name__}.{name}"
        for model in MODELS
        for name in model.__pydantic_decorators__.model_validators
        if name in vars(model)
    }
    assert names == set(REFUSED)


@pytest.mark.parametrize(
    ("model", "example"), [pytest.param(*case, id=name) for name, cases in REFUSED.items() for case in cases]
)
def test_refused(model: type[BaseModel], example: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(example)
    assert len(caught.value.errors()) == 1
    message = caught.value.errors()[0]["msg"]
    assert message.count("; ") == 1  # what is wrong, and what to do


@pytest.mark.parametrize(("model", "example"), TAKEN)
def test_taken(model: type[BaseModel], example: dict[str, Any]) -> None:
    assert accepts(model, example)


class TestReferences:
    def test_every_id_is_found_at_its_path(self) -> None:
        found = references_of(Method.model_validate(filled(Method)))
        assert len(found) == len({path for path, _, _ in found})
        by_path = {path: (value, mark) for path, value, mark in found}
        assert by_path["assumptions", 0, "check"] == ("first", Refers(("diagnostic",)))
        assert by_path["neighbors", 0, "to"] == ("first", Refers(TECHNIQUE_KINDS))
        assert by_path["neighbors", 0, "when_violated", 0] == ("first", Refers(("assumption",)))
        assert by_path["uses", 0, "derived_from", 0] == ("first/first", Refers(("row",)))
        assert by_path["replaced_by",] == ("method/first", Refers(tuple(KINDS), qualified=True))

    @pytest.mark.parametrize("kind", RECORD_TYPES)
    def test_no_id_is_forgotten(self, kind: str) -> None:
        """Whatever changes between ``first`` and ``second`` is an id, and must be known as one."""
        model = RECORD_TYPES[kind]

        def is_id(path: Path) -> bool:
            holder: Any = changed(model, path)
            for part in path:
                holder = holder[part]
            return str(holder).split("/")[-1] == "second"

        found = {path for path, _, _ in references_of(model.model_validate(filled(model)))}
        assert found == {path for path in leaves(model) if is_id(path)}

    def test_what_is_not_given_is_not_named(self) -> None:
        assert references_of(vocabulary.Task.model_validate({"id": "a", "label": "A"})) == []


def test_kinds_records_and_folders_are_the_same() -> None:
    assert list(RECORD_TYPES) == list(FOLDERS) == list(KINDS)
    assert len(set(FOLDERS.values())) == len(FOLDERS)
    assert all(issubclass(model, Entity) for model in RECORD_TYPES.values())
    assert [model.__name__ for model in RECORD_TYPES.values()] == list(KINDS.values())


def test_what_is_exported_is_there() -> None:
    assert all(hasattr(records, name) for name in records.__all__)
