"""An example of any record with every field filled, and for every field a second value: made from the types.

A new field is filled, and so tested, without a word here, unless its text has a form that ``TEXTS`` does not know.
"""

from __future__ import annotations

import json
import types
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError

from ccgraph.records import Refers

if TYPE_CHECKING:
    from collections.abc import Iterator

Path = tuple[str | int, ...]

#: Texts of every form that a field may ask for; a field gets the first two that fit it.
TEXTS = (
    *("{field} one", "{field} two", "first-slug", "second-slug", "1", "2", "1999", "2000", "2026-01-30", "2026-01-31"),
    *("first.path", "second.path", "https://one.example/", "https://two.example/", "10.1000/1", "10.1000/2"),
    *("1706.03762", "1706.03763", "ccg:intent", "ccg:gain", "1.9.0", "1.9.1", "3.11", "3.12"),
    *("2026-01", "2026-02", ">=3.10", ">=3.11"),
)
#: ids that a reference may name; whoever builds a graph from the examples has entities of these ids.
IDS = ("first", "second")


def filled(model: type[BaseModel]) -> dict[str, Any]:
    """A valid example of ``model``, as the YAML file would hold it, with every field at every depth filled."""
    value: dict[str, Any] = json.loads(_filled(model))
    return value


@cache
def _filled(model: type[BaseModel]) -> str:
    return json.dumps({name: _example(hint, name, 0) for name, hint in _hints(model).items()})


def leaves(model: type[BaseModel]) -> Iterator[Path]:
    """The path to every text in ``filled(model)``."""
    for name, hint in _hints(model).items():
        yield from _leaves(hint, (name,))


def changed(model: type[BaseModel], path: Path) -> dict[str, Any]:
    """``filled(model)`` with another value at ``path``, which is one of ``leaves(model)``."""
    example = filled(model)
    holder: Any = example
    hint: Any = model
    for part in path[:-1]:
        holder = holder[part]
        hint = _inner(_hints(hint)[part] if isinstance(part, str) else hint)
    last = path[-1]
    if isinstance(last, str):
        hint = _inner(_hints(hint)[last])
    name = str(last if isinstance(last, str) else path[-2])
    holder[last] = _example(hint, name, 1)
    return example


def _hints(model: type[BaseModel]) -> dict[str, Any]:
    hints = get_type_hints(model, include_extras=True)
    return {name: hints[name] for name in model.model_fields}


def _inner(hint: Any) -> Any:
    """The type of a field's texts or records: of ``X | None`` and ``tuple[X, ...]`` it is ``X``."""
    if get_origin(hint) in {Union, types.UnionType}:
        return _inner(next(argument for argument in get_args(hint) if argument is not type(None)))
    return _inner(get_args(hint)[0]) if get_origin(hint) is tuple else hint


def _is_list(hint: Any) -> bool:
    return get_origin(hint) is tuple


def _example(hint: Any, name: str, number: int) -> Any:
    inner = _inner(hint)
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        value: Any = filled(inner)
    else:
        value = _texts(inner, name)[number]
    return [value] if _is_list(hint) else value


def _leaves(hint: Any, path: Path) -> Iterator[Path]:
    inner = _inner(hint)
    here = (*path, 0) if _is_list(hint) else path
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        for below in leaves(inner):
            yield (*here, *below)
    else:
        yield here


def _texts(hint: Any, name: str) -> tuple[str, str]:
    """Two values that fit a field."""
    if get_origin(hint) is Literal:
        first, second, *_ = get_args(hint)
        return str(first), str(second)
    if name == "text":  # of a cell, which must hold the surface of its mention
        return "surface one, surface two", "surface two, surface one"
    marks = [item for item in get_args(hint) if isinstance(item, Refers)] if get_origin(hint) is Annotated else []
    if marks:
        first, second = IDS
        if marks[0].kinds == ("row",):
            return f"{first}/{first}", f"{second}/{second}"
        return (f"method/{first}", f"method/{second}") if marks[0].qualified else (first, second)
    if name == "id":
        return "tested", "renamed"
    adapter = TypeAdapter(hint)
    found = []
    for text in TEXTS:
        try:
            found.append(str(adapter.validate_python(text.format(field=name))))
        except ValidationError:
            continue
    if len(found) < len(IDS):
        raise LookupError(f"no two texts fit the field {name}; add them to TEXTS in {__name__}")
    return found[0], found[1]
