"""The graph, published to a server: a Graph Store replaces it at once, a SPARQL Update endpoint in one request.

What was sent is fetched back and compared, triple by triple, before it counts as published. Stores keep some literals
in another form (``"01"^^xsd:integer`` as ``1``, ``@en-GB`` as ``@en-gb``): these are counted, and are no difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit
from urllib.request import Request

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from ccgraph.errors import CCGraphError, EndpointError
from ccgraph.results.values import is_number
from ccgraph.store.exchange import TIMEOUT, Exchange
from ccgraph.store.remote import RemoteStore, read_triples
from ccgraph.store.sign_in import settle_whom_secrets_are_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Pushed", "push"]

#: bytes of SPARQL in one update, where nothing else is said: servers refuse more, at limits of their own.
UPDATE_BYTES = 32 * 1024 * 1024
_NTRIPLES = "application/n-triples"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BOOLEANS = {"1": "true", "0": "false"}


@dataclass(frozen=True)
class Pushed:
    """What was published.

    ``compared`` says that the triples were compared, and not only counted, as where there are blank nodes.
    ``rewritten`` is how many triples the store keeps with a literal in another form; ``requests``, in how many requests
    it was written.
    """

    url: str
    graph: str | None
    triples: int
    requests: int
    compared: bool
    rewritten: int


def push(
    triples: Iterable[Triple],
    url: str,
    *,
    graph: str | None = None,
    check: str | None = None,
    update: bool = False,
    at_once: int | None = None,
    timeout: float = TIMEOUT,
) -> Pushed:
    """Publish the triples, in place of what is there, and prove that they are there.

    Args:
        triples: what to publish.
        url: a Graph Store, which replaces a graph at once or not at all; or with ``update`` a SPARQL Update endpoint.
        graph: the named graph to replace; without it the default graph, or the one that ``url`` names.
        check: where the same server answers queries, to read back from; without it the Graph Store itself is read.
        update: drop the graph and insert the triples. That is one request, which servers do whole or not at all, up to
            ``UPDATE_BYTES``; beyond it there are more requests, and who asks in between sees a part.
        at_once: with ``update``, how many triples a request may have at most, for servers that have such a limit.
        timeout: seconds for each request.

    Raises:
        EndpointError: the server cannot be reached or refuses, or does not hold afterwards what was sent.
        CCGraphError: ``graph`` is not an IRI; or the arguments do not go together.
    """
    sent = list(dict.fromkeys(triples))
    if graph is not None:
        _check_iri(graph)
    if update and check is None:
        raise CCGraphError("an update endpoint answers no queries: say where to check what was written, with check")
    settle_whom_secrets_are_for([url] if check is None else [url, check])
    exchange = Exchange(url if update else _graph_url(url, graph), timeout=timeout)
    requests = _update(exchange, sent, graph, at_once) if update else _replace(exchange, sent)
    store = None if check is None else RemoteStore(check, graph=graph, timeout=timeout)
    compared = not any(map(_has_blank_node, sent))
    rewritten = 0
    if compared:
        reader = exchange if store is None else Exchange(store.url)
        rewritten = _compare(reader, sent, _fetch(exchange) if store is None else list(store.triples()))
    else:
        there = len(set(_fetch(exchange))) if store is None else len(store)
        if there != len(sent):
            raise exchange.error(f"has {there} triples after {len(sent)} were written")
    return Pushed(exchange.url, graph, len(sent), requests, compared=compared, rewritten=rewritten)


def _replace(exchange: Exchange, triples: list[Triple]) -> int:
    body = serialize(triples, format=RdfFormat.N_TRIPLES) or b""
    headers = {"Content-Type": _NTRIPLES, "User-Agent": "ccgraph", "Accept": "*/*"}
    exchange.send(Request(exchange.url, data=body, headers=headers, method="PUT"), reads=False)  # noqa: S310 - checked
    return 1


def _fetch(exchange: Exchange) -> list[Triple]:
    headers = {"Accept": _NTRIPLES, "User-Agent": "ccgraph"}
    answer = exchange.send(Request(exchange.url, headers=headers), reads=True)  # noqa: S310 - the scheme is checked
    return read_triples(exchange, answer.headers.get_content_type(), answer.body)


def _update(exchange: Exchange, triples: list[Triple], graph: str | None, at_once: int | None) -> int:
    name = "DEFAULT" if graph is None else f"GRAPH {NamedNode(graph)}"
    parts = list(_parts(triples, at_once))
    if len(parts) > 1 and any(map(_has_blank_node, triples)):
        raise CCGraphError(
            "the graph has blank nodes, which one request cannot share with the next, and is too large for one;"
            " publish it to a Graph Store"
        )
    for number, part in enumerate(parts):
        drop = f"DROP SILENT {name} ;\n" if number == 0 else ""
        data = part if graph is None else f"{name} {{\n{part}}}"
        headers = {"Content-Type": "application/x-www-form-urlencoded", "User-Agent": "ccgraph", "Accept": "*/*"}
        body = urlencode({"update": f"{drop}INSERT DATA {{\n{data}}}"}).encode()
        try:
            exchange.send(Request(exchange.url, data=body, headers=headers), reads=False)  # noqa: S310 - checked
        except EndpointError as error:
            done = f"; {number} of {len(parts)} requests were done, so a part of the graph is there" if number else ""
            limit = "; if it limits the size of an update, send fewer triples at once" if part.count("\n") > 1 else ""
            raise EndpointError(f"{error}{done}{limit}") from error
    return len(parts)


def _parts(triples: list[Triple], at_once: int | None) -> Iterator[str]:
    """The triples as SPARQL, in as few parts as the limits allow; one at least."""
    lines: list[str] = []
    size = 0
    for triple in triples:
        line = f"{triple} .\n"
        length = len(line.encode())
        if lines and (size + length > UPDATE_BYTES or len(lines) == at_once):
            yield "".join(lines)
            lines, size = [], 0
        lines.append(line)
        size += length
    yield "".join(lines)


def _compare(exchange: Exchange, sent: list[Triple], there: Iterable[Triple]) -> int:
    """How many of the triples are there in another form; raises where some are missing, or others there too."""
    ours, theirs = set(sent), set(there)
    meant, kept = {_meaning(triple) for triple in ours}, {_meaning(triple) for triple in theirs}
    if meant != kept:
        missing = [triple for triple in sent if _meaning(triple) not in kept]
        which = f", for one {missing[0]}" if missing else ""
        raise exchange.error(
            f"does not hold what was written: of {len(ours)} triples {len(missing)} are missing{which};"
            f" {len(kept - meant)} others are there"
        )
    return len(ours - theirs)


def _meaning(triple: Triple) -> tuple[object, ...]:
    """The triple with what stores make of its literal."""
    value = triple.object
    if not isinstance(value, Literal):
        return (triple.subject, triple.predicate, value)
    text: object = value.value
    kind = value.datatype.value
    if is_number(value):
        try:
            number = Decimal(value.value.strip())
            text = number if number.is_finite() else str(number)
        except InvalidOperation:
            text = value.value
    elif kind == _XSD + "boolean":
        text = _BOOLEANS.get(value.value, value.value)
    return (triple.subject, triple.predicate, text, kind, (value.language or "").casefold())


def _has_blank_node(triple: Triple) -> bool:
    return any(
        isinstance(term, BlankNode) or (isinstance(term, Triple) and _has_blank_node(term))
        for term in (triple.subject, triple.object)
    )


def _graph_url(url: str, graph: str | None) -> str:
    """The address of a graph in a Graph Store: ``?graph=…`` or ``?default``, unless ``url`` says so itself."""
    parts = urlsplit(url)
    named = {"graph", "default", "graph-uri"} & set(parse_qs(parts.query, keep_blank_values=True))
    if named and graph is not None:
        raise CCGraphError(f"the address names a graph itself, by {named.pop()}; leave one of the two out")
    if named:
        return url
    which = "default" if graph is None else urlencode({"graph": graph})
    return urlunsplit(parts._replace(query=f"{parts.query}&{which}" if parts.query else which))


def _check_iri(text: str) -> None:
    try:
        NamedNode(text)
    except ValueError as error:
        raise CCGraphError(f"{text!a} is no IRI, so no graph can have it as its name") from error
