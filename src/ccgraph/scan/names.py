"""What of other libraries a piece of code names: full import paths, however the code shortens them.

A name is followed to the import that binds it, by the rules of Python's scopes: aliases, ``from``, star imports,
chains of attributes, and plain renaming (``Model = linear_model.Lasso``). Of several imports of one name (``try`` with
a fallback) all are taken. What a parameter or another assignment binds is not followed, nor is anything that only
running the code would tell. No step recurses, so that no depth of nesting can end the process.
"""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ccgraph.scan.units import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ccgraph.scan.units import Unit

#: no public path has more parts; the rest of a longer chain says nothing.
MOST_PARTS = 12
#: a name stands for at most so many imports.
_MOST_TARGETS = 8
_MOST_RENAMINGS = 20

_BUILTINS = frozenset(dir(builtins))
_Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_Comprehension = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp


@dataclass(frozen=True, slots=True)
class Arguments:
    """What a call passes by name, and by position."""

    named: dict[str, ast.expr]
    positional: tuple[ast.expr, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A path that the code imports, names or calls, as in ``sklearn.linear_model.Lasso.fit``.

    ``arguments`` are those of the call; ``None`` where it is not called. ``guessed`` says that a star import may bind
    the name, or nothing.
    """

    path: str
    place: Place
    imported: bool = False
    arguments: Arguments | None = None
    guessed: bool = False


@dataclass(slots=True)
class _Scope:
    """The names of a module, class or function: the imports or renamed expressions behind each, none for others."""

    parent: _Scope | None = None
    is_class: bool = False
    names: dict[str, list[str | ast.expr]] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)

    def bind(self, name: str, *targets: str | ast.expr) -> None:
        known = self.names.setdefault(name, [])
        known += [target for target in targets if target not in known][: _MOST_TARGETS - len(known)]

    def find(self, name: str) -> tuple[_Scope, list[str | ast.expr]] | None:
        """Where ``name`` is bound, seen from here, and to what; a class hides its names from its functions."""
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.names and (scope is self or not scope.is_class):
                return scope, scope.names[name]
            scope = scope.parent
        return None


def mentions(units: Sequence[Unit]) -> Iterator[Mention]:
    """Everything that ``units`` name of other libraries; the units share their outermost names, as cells do."""
    module = _Scope()
    for unit in units:
        _bind_all(unit.tree.body, module)
    for unit in units:
        yield from _Walk(unit, module).run()


def binding_keywords(binding: str) -> dict[str, ast.expr] | None:
    """``"kernel='rbf', C=1"`` → the arguments by name; ``None`` where the binding is no list of such."""
    try:
        tree = ast.parse(f"f({binding})", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if not isinstance(tree, ast.Call) or not isinstance(tree.func, ast.Name) or tree.args or not tree.keywords:
        return None
    named = {keyword.arg: keyword.value for keyword in tree.keywords if keyword.arg is not None}
    return named if len(named) == len(tree.keywords) else None


def is_same(value: ast.expr, other: ast.expr) -> bool | None:
    """Whether two argument values are the same; ``None`` where only running the code would tell.

    What is no literal is compared by the last part of the name: ``sm.families.Poisson()`` is ``Poisson()``.
    """
    try:
        left, right = ast.literal_eval(value), ast.literal_eval(other)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        name, other_name = _last_name(value), _last_name(other)
        if name is None or other_name is None:
            return None
        return True if name == other_name else None
    return type(left) is type(right) and bool(left == right)


def _last_name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else None


def _bind_all(body: Iterable[ast.AST], scope: _Scope) -> None:
    """Bind what the statements of a scope bind; what is inside of functions and classes is theirs."""
    pending = list(body)
    while pending:
        node = pending.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            _bind_import(node, scope)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            scope.bind(node.name)
        elif not isinstance(node, ast.Lambda | _Comprehension) and not _bind_renaming(node, scope):
            if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
                scope.bind(node.id)
            elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
                scope.bind(node.name)
            pending.extend(ast.iter_child_nodes(node))


def _bind_renaming(node: ast.AST, scope: _Scope) -> bool:
    """Bind the names of ``Model = linear_model.Lasso``; ``False`` where the node is no such statement."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Name | ast.Attribute):
        return False
    names = [target.id for target in node.targets if isinstance(target, ast.Name)]
    for name in names:
        scope.bind(name, node.value)
    return len(names) == len(node.targets)


def _bind_import(node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                scope.bind(alias.asname, alias.name)
            else:
                top = alias.name.partition(".")[0]
                scope.bind(top, top)
        return
    for alias in node.names:
        if alias.name != "*":
            # What is relative belongs to the code itself.
            scope.bind(alias.asname or alias.name, *(() if node.level else (f"{node.module}.{alias.name}",)))
        elif not node.level and node.module and node.module not in scope.stars:
            scope.stars = [*scope.stars, node.module][:_MOST_TARGETS]


class _Walk:
    """A walk over one unit, which keeps its own stack."""

    def __init__(self, unit: Unit, module: _Scope) -> None:
        self._unit = unit
        self._module = module
        self._pending: list[tuple[ast.AST, _Scope]] = [(node, module) for node in reversed(unit.tree.body)]

    def run(self) -> Iterator[Mention]:
        while self._pending:
            node, scope = self._pending.pop()
            if isinstance(node, ast.Import | ast.ImportFrom):
                yield from self._imported(node)
            elif isinstance(node, ast.Call):
                named = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg is not None}
                yield from self._chain(node.func, scope, Arguments(named, tuple(node.args)))
                self._push(scope, *node.args, *(keyword.value for keyword in node.keywords))
            elif isinstance(node, ast.Attribute | ast.Name):
                yield from self._chain(node, scope, None)
            elif isinstance(node, ast.ClassDef | _Function | _Comprehension):
                self._enter(node, scope)
            else:
                self._push(scope, *ast.iter_child_nodes(node))

    def _push(self, scope: _Scope, *nodes: ast.AST | None) -> None:
        self._pending.extend((node, scope) for node in reversed(nodes) if node is not None)

    def _place(self, node: ast.expr | ast.alias) -> Place:
        return Place(self._unit.file, self._unit.cell, node.lineno, node.col_offset + 1)

    def _imported(self, node: ast.Import | ast.ImportFrom) -> Iterator[Mention]:
        for alias in node.names:
            if isinstance(node, ast.Import):
                path = alias.name
            elif node.level or node.module is None:
                continue
            else:
                path = node.module if alias.name == "*" else f"{node.module}.{alias.name}"
            yield Mention(_cut(path), self._place(alias), imported=True)

    def _chain(self, node: ast.expr, scope: _Scope, arguments: Arguments | None) -> Iterator[Mention]:
        """The paths behind a name with its attributes; what is no such chain is walked instead."""
        parts: list[str] = []
        start = node
        while isinstance(start, ast.Attribute):
            parts.append(start.attr)
            start = start.value
        if not isinstance(start, ast.Name):
            self._push(scope, start)
        elif isinstance(start.ctx, ast.Load):
            tail = [*reversed(parts)][:MOST_PARTS]
            for path, guessed in self._targets(start.id, scope):
                full = _cut(".".join((path, *tail)))
                yield Mention(full, self._place(node), arguments=arguments, guessed=guessed)

    def _targets(self, name: str, scope: _Scope) -> list[tuple[str, bool]]:
        """The paths that ``name`` stands for in ``scope``, and whether each is only guessed."""
        found: dict[str, bool] = {}
        pending: list[tuple[str, _Scope, tuple[str, ...]]] = [(name, scope, ())]
        for _ in range(_MOST_RENAMINGS):
            if not pending:
                break
            name, scope, tail = pending.pop()
            bound = scope.find(name)
            if bound is None:
                stars = self._module.stars if name not in _BUILTINS else ()
                found.update((".".join((star, name, *tail)), True) for star in stars)
                continue
            where, targets = bound
            for target in targets:
                if isinstance(target, str):
                    found[".".join((target, *tail))] = False
                    continue
                parts: list[str] = []
                node = target
                while isinstance(node, ast.Attribute) and len(parts) <= MOST_PARTS:
                    parts.append(node.attr)
                    node = node.value
                if isinstance(node, ast.Name):
                    pending.append((node.id, where, (*reversed(parts), *tail)[:MOST_PARTS]))
        return list(found.items())[:_MOST_TARGETS]

    def _enter(self, node: ast.ClassDef | _Function | _Comprehension, scope: _Scope) -> None:
        inner = _Scope(scope, is_class=isinstance(node, ast.ClassDef))
        if isinstance(node, _Comprehension):
            for generator in node.generators:
                _bind_all([generator.target], inner)
            self._push(inner, *ast.iter_child_nodes(node))
            return
        if isinstance(node, ast.ClassDef):
            self._push(inner, *node.body)
            _bind_all(node.body, inner)
            self._push(scope, *node.decorator_list, *node.bases, *node.keywords)
            return
        every = node.args
        for argument in (*every.posonlyargs, *every.args, *every.kwonlyargs, every.vararg, every.kwarg):
            if argument is not None:
                inner.bind(argument.arg)
                self._push(scope, argument.annotation)
        body: list[ast.AST] = [node.body] if isinstance(node, ast.Lambda) else [*node.body]
        _bind_all(body, inner)
        self._push(inner, *body)
        self._push(scope, *every.defaults, *every.kw_defaults)
        if not isinstance(node, ast.Lambda):
            self._push(scope, *node.decorator_list, node.returns)


def _cut(path: str) -> str:
    return ".".join(path.split(".")[:MOST_PARTS])
