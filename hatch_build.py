"""Compile the graph into the wheel, so that no user waits for YAML.

An editable install gets none: there the data files may change at any time, and ccgraph builds from them.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

#: What decides the content and the form of the user's cache, beside the graph itself.
_CACHE_CODE = ("src/ccgraph/shipped.py", "src/ccgraph/queries/*.py", "src/ccgraph/store/*.py")


class CompileHook(BuildHookInterface[Any]):
    """Adds ``graph.nt`` with ``graph.index``, ``queries``, and ``key``, which names their content."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the files below ``build/`` and put them into the wheel."""
        if version == "editable":
            return
        root = Path(self.root)
        folder = root / "build" / "compiled"
        folder.mkdir(parents=True, exist_ok=True)
        sys.path.insert(0, str(root / "src"))
        try:
            (graph, index), queries = compile_graph(), compile_queries(root)
        finally:
            sys.path.remove(str(root / "src"))
        files = {
            "graph.nt": graph,
            "graph.index": index,
            "queries": queries,
            "key": key(root, graph, self.metadata.version).encode(),
        }
        for name, content in files.items():
            (folder / name).write_bytes(content)
            build_data["force_include"][str(folder / name)] = f"ccgraph/_resources/compiled/{name}"


def compile_graph() -> tuple[bytes, bytes]:
    """The graph of the data files as N-Triples, sorted by predicate, and where each predicate is."""
    from pyoxigraph import RdfFormat, serialize

    from ccgraph.shipped import compile_graph as triples
    from ccgraph.store.by_predicate import by_predicate

    text = serialize(triples(), format=RdfFormat.N_TRIPLES) or b""
    return by_predicate(text.splitlines(keepends=True))


def compile_queries(root: Path) -> bytes:
    """The saved queries in the form that is read without parsing.

    Written once more in version 2 of marshal, which every Python reads, and whose bytes depend on the content only.
    """
    from ccgraph.queries.collection import QueryCollection

    form = marshal.loads(QueryCollection.from_folder(root / "queries").to_compiled())  # noqa: S302 - our own bytes
    return marshal.dumps(form, 2)


def key(root: Path, graph: bytes, version: str) -> str:
    """A name for the content: it changes with the graph, the queries, the version and the code behind the cache.

    The code counts, because two builds of one version may differ in how they write the cache.
    """
    digest = hashlib.sha256(f"{version}\n".encode())
    digest.update(graph)
    for pattern in ("queries/*.rq", *_CACHE_CODE):
        for path in sorted(root.glob(pattern)):
            content = path.read_bytes()
            digest.update(f"\n{path.relative_to(root).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return digest.hexdigest()
