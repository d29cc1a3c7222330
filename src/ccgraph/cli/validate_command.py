"""Check a graph against the shapes and the violation queries; exit code 1 when a rule is broken.

Without files the graph that comes with ccgraph is checked. Files of RDF are checked together with that graph, since
they may refer to it, unless they are a whole graph with the ontology in it; data files (.yaml) and a folder of them are
checked as data. --timeout and --memory hold for the query of each rule; checking the shapes takes as long as it takes.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ccgraph.cli.arguments import add_source, given_limits, open_source, write_output
from ccgraph.cli.interruption import ending_at_once
from ccgraph.errors import NonConformantError, ParseError
from ccgraph.namespace import CCG

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from pyoxigraph import Triple

EXAMPLE = "ccgraph validate my-entries.ttl"
_ONTOLOGY = CCG.rstrip("#")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("files", metavar="FILE", nargs="*", help="RDF files, data files, or a data folder")
    add_source(parser)


def run(arguments: argparse.Namespace) -> int:
    """Check, and print the verdict."""
    from ccgraph.validate import validate  # noqa: PLC0415

    graph = None if arguments.files else open_source(arguments)
    with ending_at_once():
        triples = _read(arguments.files) if graph is None else list(graph.triples())
        report = validate(triples, limits=given_limits(arguments))
    if not report.conforms:
        raise NonConformantError(report.lines)
    write_output(f"valid: {len(triples)} triples break no rule\n", None)
    return 0


def _read(names: list[str]) -> list[Triple]:
    """The triples of files, and those of ccgraph where the files are not a whole graph."""
    from ccgraph.load.rdf_files import read_triples  # noqa: PLC0415
    from ccgraph.shipped import compile_graph  # noqa: PLC0415

    found: dict[Triple, None] = {}
    for name in names:
        found.update(dict.fromkeys(_data(Path(name)) if _is_data(Path(name)) else read_triples(name)))
    if not any(getattr(triple.subject, "value", "") == _ONTOLOGY for triple in found):
        found.update(dict.fromkeys(compile_graph()))
    return list(found)


def _is_data(path: Path) -> bool:
    return path.is_dir() or path.suffix == ".yaml"


def _data(path: Path) -> Iterable[Triple]:
    """The graph of a data folder; a single data file is checked within the folder it belongs to."""
    from ccgraph.build import build  # noqa: PLC0415
    from ccgraph.load.yaml_files import load_catalog  # noqa: PLC0415
    from ccgraph.shipped import ontology_triples  # noqa: PLC0415

    return build(load_catalog(path if path.is_dir() else _folder_of(path)), ontology_triples())


def _folder_of(path: Path) -> Path:
    """The data folder in which a data file stands: ``data`` for ``data/methods/pca.yaml``."""
    from ccgraph.records.catalog import FOLDERS  # noqa: PLC0415

    if not path.is_file():
        raise ParseError(str(path), 0, 0, "there is no such file")
    if path.resolve().parent.name not in FOLDERS.values():
        fix = f"put it into one of {', '.join(sorted(FOLDERS.values()))}"
        raise ParseError(str(path), 0, 0, "stands in no folder of data files", fix)
    plain = len(path.parts) > 1 and ".." not in path.parts
    return (path if plain else path.resolve()).parent.parent
