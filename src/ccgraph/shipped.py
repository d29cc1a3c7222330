"""The graph and queries that come with ccgraph, opened fast.

The graph is compiled once into a store folder in the user's cache, under a key of its sources and of the engine; the
saved queries go beside it in a form that is read without parsing. From then on opening takes milliseconds. Where no
cache can be written, each query has what it needs of the graph read into memory. This file is on the path of every
command.
"""

from __future__ import annotations

import os
import sys

import pyoxigraph

from ccgraph import resources
from ccgraph.errors import CCGraphError
from ccgraph.queries.collection import QueryCollection
from ccgraph.store.local import LocalStore

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pyoxigraph import Triple

_STORE = "store"
_PART = ".ccgraph-part-"
_STALE_SECONDS = 14 * 24 * 3600


def cache_entry() -> str:
    """The folder in which the compiled graph of these sources, for this engine and Python, is or will be."""
    name = f"{resources.source_key()}-{pyoxigraph.__version__}-{sys.implementation.cache_tag}"
    return os.path.join(resources.cache_folder(), name)  # noqa: PTH118 - pathlib costs start-up time here


def open_ready() -> tuple[LocalStore, QueryCollection] | None:
    """The shipped graph and queries if they are compiled already, else ``None``."""
    entry = cache_entry()
    try:
        with open(os.path.join(entry, "queries"), "rb") as stream:  # noqa: PTH118, PTH123
            queries = QueryCollection.from_compiled(stream.read())
        return LocalStore.open(os.path.join(entry, _STORE)), queries  # noqa: PTH118
    except (OSError, CCGraphError):  # not there yet, or damaged: then it is made again
        return None


def open_shipped() -> tuple[LocalStore, QueryCollection]:
    """The shipped graph and queries; compiled first where that has not happened yet.

    Raises:
        CatalogError: the data files of a checkout have problems.
    """
    ready = open_ready()
    if ready is not None:
        return ready
    queries = QueryCollection.shipped()
    try:
        os.makedirs(resources.cache_folder(), exist_ok=True)  # noqa: PTH103 - before the work, to fail early
        _fill_cache(compile_graph(), queries)
    except OSError:
        return _in_memory(), queries
    return open_ready() or (_in_memory(), queries)


def _in_memory() -> LocalStore:
    made, index = resources.compiled("graph.nt"), resources.compiled("graph.index")
    if made is None or index is None:
        return LocalStore.from_triples(compile_graph())
    from ccgraph.store.by_predicate import PredicateStore  # noqa: PLC0415 - only without a cache

    return PredicateStore(made, index)


def compile_graph() -> list[Triple]:
    """All triples of the shipped graph: read ready-made from the package, or built from a checkout's data files."""
    made = resources.compiled("graph.nt")
    if made is not None:
        with open(made, "rb") as stream:  # noqa: PTH123
            return [quad.triple for quad in pyoxigraph.parse(stream, pyoxigraph.RdfFormat.N_TRIPLES)]
    from ccgraph.build import build  # noqa: PLC0415 - only a checkout builds
    from ccgraph.load.yaml_files import load_catalog  # noqa: PLC0415

    return build(load_catalog(resources.folder("data")), ontology_triples())


def ontology_triples() -> list[Triple]:
    """The triples of ``ontology/ccgraph.ttl``."""
    path = os.path.join(resources.folder("ontology"), "ccgraph.ttl")  # noqa: PTH118
    with open(path, "rb") as stream:  # noqa: PTH123
        return [quad.triple for quad in pyoxigraph.parse(stream, pyoxigraph.RdfFormat.TURTLE)]


def _fill_cache(triples: list[Triple], queries: QueryCollection) -> None:
    import shutil  # noqa: PLC0415 - once per release
    import tempfile  # noqa: PLC0415

    from ccgraph.atomic import write_bytes  # noqa: PLC0415
    from ccgraph.store.folder import write_store  # noqa: PLC0415

    entry = cache_entry()
    part = tempfile.mkdtemp(prefix=_PART, dir=resources.cache_folder())
    try:
        write_store(os.path.join(part, _STORE), triples)  # noqa: PTH118
        write_bytes(os.path.join(part, "queries"), queries.to_compiled())  # noqa: PTH118
        if open_ready() is None:  # else another process was faster, and may be reading what it made
            shutil.rmtree(entry, ignore_errors=True)
            os.rename(part, entry)  # noqa: PTH104
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _sweep(entry)


def _sweep(keep: str) -> None:
    """Remove old entries, for sources or engines of the past, and nothing else that may be in the folder."""
    import shutil  # noqa: PLC0415
    import time  # noqa: PLC0415

    with os.scandir(resources.cache_folder()) as entries:
        for entry in entries:
            ours = entry.name.startswith(_PART) or os.path.isdir(os.path.join(entry.path, _STORE))  # noqa: PTH112, PTH118
            age = time.time() - entry.stat(follow_symlinks=False).st_mtime
            if ours and entry.path != keep and age > _STALE_SECONDS:
                shutil.rmtree(entry.path, ignore_errors=True)
