"""A knowledge graph for choosing methods in biology and medicine.

>>> import ccgraph
>>> kg = ccgraph.open()
>>> pca = kg.method("PCA")
>>> pca.label
'Principal component analysis'

Importing reads no file and loads none of the libraries underneath; what is used is loaded where it is used.
"""

from __future__ import annotations

__version__ = "0.1.0"

__all__ = [
    "CCGraphError",
    "KnowledgeGraph",
    "NotFoundError",
    "__version__",
    "errors",
    "open",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ccgraph import errors
    from ccgraph.errors import CCGraphError, NotFoundError
    from ccgraph.graph import KnowledgeGraph
    from ccgraph.opening import open  # noqa: A004 - the name users write is ccgraph.open

_HOMES = {
    "CCGraphError": "ccgraph.errors",
    "KnowledgeGraph": "ccgraph.graph",
    "NotFoundError": "ccgraph.errors",
    "open": "ccgraph.opening",
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used (PEP 562)."""
    home = "ccgraph.errors" if name == "errors" else _HOMES.get(name)
    if home is None:  # asked first: every import of a module of ours comes by here
        raise AttributeError(f"module 'ccgraph' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415

    module = import_module(home)
    value = module if name == "errors" else getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
