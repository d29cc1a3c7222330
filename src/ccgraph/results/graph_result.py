"""What a CONSTRUCT or DESCRIBE query answers."""

from __future__ import annotations

from ccgraph.results import formats

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from pyoxigraph import Triple


class GraphResult:
    """The answer of a CONSTRUCT or DESCRIBE query: ``triples``, each once, in the engine's order.

    ``sparql`` is the query that ran. ``truncated`` says that there were more triples than were read.
    """

    __slots__ = ("sparql", "triples", "truncated")

    def __init__(self, triples: list[Triple], *, sparql: str = "", truncated: bool = False) -> None:
        self.triples = list(dict.fromkeys(triples))
        self.sparql = sparql
        self.truncated = truncated

    def __len__(self) -> int:
        """How many triples."""
        return len(self.triples)

    def __iter__(self) -> Iterator[Triple]:
        return iter(self.triples)

    def __repr__(self) -> str:
        return f"<GraphResult: {len(self.triples)} triples{' and more' if self.truncated else ''}>"

    def format(self, name: str, *, width: int = 100) -> str:  # noqa: ARG002 - the same call as for rows
        """The triples in one of ``GRAPH_FORMATS``, sorted, so that equal answers are equal texts.

        Raises:
            CCGraphError: there is no such format.
            OutputError: there are more triples than were read; or RDF/XML is asked for, and a text holds a character
                that XML cannot hold.
        """
        from pyoxigraph import Literal, RdfFormat, serialize  # noqa: PLC0415

        from ccgraph.namespace import PREFIXES  # noqa: PLC0415

        formats.check(name, formats.GRAPH_FORMATS, "triples")
        formats.refuse_part("triples", truncated=self.truncated)
        form = getattr(RdfFormat, formats.GRAPH_FORMATS[name])
        ordered = sorted(self.triples, key=str)
        if name == "rdfxml":
            from ccgraph.results.xml_form import refuse_impossible  # noqa: PLC0415

            for triple in ordered:  # the engine would write a file that no XML parser reads
                if isinstance(triple.object, Literal):
                    refuse_impossible(triple.object.value)
        # N-Triples has no prefixes, and the engine refuses them there.
        text = serialize(ordered, format=form, prefixes=None if name == "ntriples" else PREFIXES)
        return (text or b"").decode()

    def write(self, path: str | os.PathLike[str], name: str | None = None) -> None:
        """Write the triples to a file, whole or not at all; without ``name`` the file's ending says the format.

        Raises:
            CCGraphError: there is no such format.
            OutputError: the file cannot be written.
        """
        from ccgraph.atomic import write_text  # noqa: PLC0415 - only for files

        write_text(path, self.format(name or formats.by_ending(path, formats.GRAPH_FORMATS, "triples")))
