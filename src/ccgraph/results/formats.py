"""The formats of answers by name: what each is, how its files are called, and what writes it.

A writer is loaded when it is used, so that a table on a screen costs no more than a table.
"""

from __future__ import annotations

from ccgraph.errors import CCGraphError, OutputError

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from ccgraph.results.result import Result

#: formats of rows -> what they are.
FORMATS = {
    "table": "a table for people",
    "csv": "SPARQL 1.1 results in CSV",
    "tsv": "SPARQL 1.1 results in TSV",
    "json": "SPARQL 1.1 results in JSON",
    "jsonl": "a JSON object per row",
    "xml": "SPARQL results in XML",
    "markdown": "a Markdown table",
}
#: formats of graphs -> pyoxigraph's name for them.
GRAPH_FORMATS = {"turtle": "TURTLE", "ntriples": "N_TRIPLES", "jsonld": "JSON_LD", "rdfxml": "RDF_XML"}
#: end of a file's name -> format.
ENDINGS = {
    "csv": "csv",
    "json": "json",
    "jsonl": "jsonl",
    "jsonld": "jsonld",
    "md": "markdown",
    "ndjson": "jsonl",
    "nt": "ntriples",
    "rdf": "rdfxml",
    "srj": "json",
    "srx": "xml",
    "tsv": "tsv",
    "ttl": "turtle",
    "txt": "table",
    "xml": "xml",
}


def write(result: Result, name: str, width: int) -> str:
    """``result`` in the format ``name``; ``width`` is the room for a table, in columns of a screen."""
    check(name, FORMATS, "rows")
    refuse_part("rows", truncated=result.truncated)
    return _WRITERS[name](result, width)


def check(name: str, known: Mapping[str, str], what: str) -> None:
    """Raise ``CCGraphError`` unless ``name`` is one of the formats ``known``."""
    if name not in known:
        raise CCGraphError(f"there is no format {name!r} for {what}; use one of {', '.join(known)}")


def refuse_part(what: str, *, truncated: bool) -> None:
    """Raise ``OutputError`` for a part of an answer: in no format could a reader tell it from the whole."""
    if truncated:
        raise OutputError(f"there are more {what} than were read; a part of an answer is not written")


def by_ending(path: str | os.PathLike[str], known: Mapping[str, str], what: str) -> str:
    """The format that the end of a file's name stands for; ``CCGraphError`` where it stands for none of ``known``."""
    import os  # noqa: PLC0415 - only for files

    ending = os.fspath(path).rpartition(".")[2].lower()
    name = ENDINGS.get(ending, "")
    if name not in known:
        raise CCGraphError(f"{os.fspath(path)} does not say which format for {what}; give one of {', '.join(known)}")
    return name


def _table(result: Result, width: int) -> str:
    if result.boolean is not None:
        return _truth(result.boolean)
    from ccgraph.results.table import as_table  # noqa: PLC0415

    return as_table(result.variables, result.rows, width)


def _tsv(result: Result, _: int) -> str:
    if result.boolean is not None:
        return _truth(result.boolean)
    from ccgraph.results.separated import as_tsv  # noqa: PLC0415

    return as_tsv(result.variables, result.rows)


def _csv(result: Result, _: int) -> str:
    if result.boolean is not None:
        return _truth(result.boolean)
    from ccgraph.results.separated import as_csv  # noqa: PLC0415

    return as_csv(result.variables, result.rows)


def _json(result: Result, _: int) -> str:
    from ccgraph.results.json_forms import as_json  # noqa: PLC0415

    return as_json(result)


def _jsonl(result: Result, _: int) -> str:
    from ccgraph.results.json_forms import as_json_lines  # noqa: PLC0415

    return as_json_lines(result)


def _xml(result: Result, _: int) -> str:
    from ccgraph.results.xml_form import as_xml  # noqa: PLC0415

    return as_xml(result)


def _markdown(result: Result, _: int) -> str:
    if result.boolean is not None:
        return _truth(result.boolean)
    from ccgraph.results.documents import as_markdown  # noqa: PLC0415

    return as_markdown(result.variables, result.rows)


def _truth(boolean: bool) -> str:  # noqa: FBT001 - it is what is written
    """The recommendations give CSV and TSV no form for an ASK query; all tools write the word."""
    return "true\n" if boolean else "false\n"


_WRITERS: Mapping[str, Callable[[Result, int], str]] = {
    "table": _table,
    "csv": _csv,
    "tsv": _tsv,
    "json": _json,
    "jsonl": _jsonl,
    "xml": _xml,
    "markdown": _markdown,
}
