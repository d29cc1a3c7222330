"""What an entry tells, attached to the nodes and links of a neighborhood: a map shows knowledge, not only names.

A map travels alone: whoever opens it has no graph to ask. So each kind of entry gets what its own page would tell, how
techniques stand to assumptions that data may violate, and the queries all this came from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ccgraph.entry_reader import (
    names_of,
    read_claims,
    read_guidelines,
    read_implementations,
    read_neighbors,
    read_sources,
    read_uses,
)
from ccgraph.namespace import TECHNIQUE_KINDS
from ccgraph.queries.parts import in_parts
from ccgraph.standing import FREE, NEEDS, WORSE, standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    import networkx as nx

    from ccgraph.entry import AssumptionClaim, Implementation, Named, Source, Use
    from ccgraph.results import Result

    Ask = Callable[..., Result]
    Row = dict[str, object]
    Claims = dict[str, tuple[AssumptionClaim, ...]]

#: kind of entry → the queries that fetch it, as they are shown with it. Techniques have one list for all three kinds.
QUERIES = {
    "technique": ("technique", "assumptions", "disputes", "neighbors", "guidelines", "implementations", "uses"),
    "assumption": ("assumption", "techniques-assuming"),
    "diagnostic": ("diagnostic", "diagnostic-implementations"),
    "library": ("library",),
    "": ("cards", "links"),
}
#: what stands in for the entry in the text of a query.
ANY_ENTITY = "https://w3id.org/ccgraph/entity"

_STATES = {NEEDS: "needs", WORSE: "worse", FREE: "free"}


def attach_details(ask: Ask, graph: nx.MultiDiGraph[str], nodes: Iterable[str]) -> None:
    """Give ``nodes`` a ``details`` attribute, a section per key, and what else a map needs to know of them.

    Sections of techniques are ``definition``, ``formula``, ``symbols``, ``assumptions``, ``prefer``, ``avoid``,
    ``uses``, ``imports``, ``noImplementationFound``, ``sources`` and ``note``; of assumptions ``formal``, ``breaks``
    and ``checks``; of diagnostics ``canShow``, ``cannotShow``, ``probes``, ``imports`` and ``noImplementationFound``;
    of libraries ``install``, ``imports`` and ``note``. Those without content are left out.

    Techniques also get ``standings``, how they stand to each assumption that any of them has a claim on, or that is in
    the graph's ``violated``; the graph gets these as ``violable`` (IRI → name), and ``queries``, per kind of entry.
    Neighbor links get ``gain`` and ``cost``.
    """
    chosen: dict[str, list[str]] = {}
    for node in nodes:
        kind = str(graph.nodes[node].get("kind"))
        chosen.setdefault("technique" if kind in TECHNIQUE_KINDS else kind, []).append(node)
    details: dict[str, Row] = {node: {} for nodes in chosen.values() for node in nodes}
    techniques = chosen.get("technique", [])
    claims = read_claims(ask, techniques)
    _techniques(ask, techniques, claims, details)
    _assumptions(ask, chosen.get("assumption", []), details)
    _diagnostics(ask, chosen.get("diagnostic", []), details)
    _libraries(ask, chosen.get("library", []), details)
    for node, sections in details.items():
        if known := {name: value for name, value in sections.items() if value}:
            graph.nodes[node]["details"] = known
    _neighbors(ask, techniques, graph)
    _standings(ask, claims, graph)
    kinds = [kind for kind in QUERIES if kind in chosen or not kind]
    graph.graph["queries"] = {kind: _texts(ask, kind, QUERIES[kind]) for kind in kinds}


def _techniques(ask: Ask, techniques: Sequence[str], claims: Claims, details: dict[str, Row]) -> None:
    guidelines, uses = read_guidelines(ask, techniques), read_uses(ask, techniques)
    callables, sources = read_implementations(ask, techniques), read_sources(ask, techniques)
    checks = names_of(ask, [claim.check for group in claims.values() for claim in group if claim.check])
    for row in in_parts(ask, "technique", "technique", techniques):
        entry = details[str(row["technique"])]
        entry["formula"] = row["formula"]
        entry["definition"] = row["definition"]
        entry["noImplementationFound"] = row["noImplementation"]
        _append(entry, "note", row["note"])
    for row in in_parts(ask, "symbols", "technique", techniques):
        symbol = {"notation": row["notation"], "meaning": row["meaning"]}
        _append(details[str(row["technique"])], "symbols", symbol)
    for technique in techniques:
        entry, cited = details[technique], sources.get(technique, {})
        entry["assumptions"] = [_claim(claim, cited, checks) for claim in claims.get(technique, ())]
        for direction, found in guidelines.get(technique, {}).items():
            entry[direction] = [
                str(guideline) + (f" Instead: {guideline.instead}" if guideline.instead else "") for guideline in found
            ]
        entry["uses"] = [_use(use) for use in uses.get(technique, ())]
        entry["imports"] = [_import(item) for item in callables.get(technique, ())]
        entry["sources"] = _cited(dict.fromkeys(source for group in cited.values() for source in group))


def _claim(claim: AssumptionClaim, cited: dict[str, tuple[Source, ...]], checks: dict[str, Named]) -> Row:
    row: Row = {
        "assumption": claim.assumption.iri,
        "label": claim.assumption.label,
        "strength": claim.strength,
        "scope": claim.scope,
        "breaks": claim.breaks,
        "sources": _cited(cited.get(claim.claim, ())),
    }
    if claim.check:
        row |= {"check": claim.check, "checkLabel": checks[claim.check].label}
    if claim.dispute:
        row |= {"dispute": claim.dispute.text, "disputedBy": _cited(claim.dispute.sources)}
    elif claim.contested:
        row["dispute"] = "Sources disagree."
    return row


def _cited(sources: Iterable[Source]) -> list[Row]:
    return [
        {"title": source.title, "url": source.address, "verified": "" if source.verified else "not verified"}
        for source in sources
    ]


def _use(use: Use) -> Row:
    task = use.task.label if use.task else None
    return {"area": use.area.iri, "areaLabel": use.area.label, "task": task, "purpose": use.purpose}


def _import(item: Implementation) -> Row:
    return {
        "library": item.library.label,
        "path": item.path,
        "binding": item.binding,
        "imported": item.last_import,
        "note": item.note,
    }


def _assumptions(ask: Ask, assumptions: Sequence[str], details: dict[str, Row]) -> None:
    rows = list(in_parts(ask, "assumption", "assumption", assumptions))
    checks = names_of(ask, [str(row["diagnostic"]) for row in rows if row["diagnostic"]])
    for row in rows:
        entry = details[str(row["assumption"])]
        entry.update(formal=row["formal"], breaks=row["whatBreaks"])
        if row["diagnostic"]:
            _append(entry, "checks", checks[str(row["diagnostic"])].label)


def _diagnostics(ask: Ask, diagnostics: Sequence[str], details: dict[str, Row]) -> None:
    for row in in_parts(ask, "diagnostic", "diagnostic", diagnostics):
        entry = details[str(row["diagnostic"])]
        entry.update(
            canShow=row["canShow"], cannotShow=row["cannotShow"], noImplementationFound=row["noImplementation"]
        )
        _append(entry, "probes", row["probedLabel"])
    for diagnostic, items in read_implementations(ask, diagnostics, "diagnostic").items():
        details[diagnostic]["imports"] = [_import(item) for item in items]


def _libraries(ask: Ask, libraries: Sequence[str], details: dict[str, Row]) -> None:
    for row in in_parts(ask, "library", "library", libraries):
        entry = details[str(row["library"])]
        if row["distribution"]:
            entry["install"] = f"pip install {row['distribution']}"
        if row["importName"]:
            _append(entry, "imports", {"library": str(row["label"]), "path": str(row["importName"]), "binding": ""})
        entry["note"] = [str(row["installNote"])] if row["installNote"] else []


def _neighbors(ask: Ask, techniques: Sequence[str], graph: nx.MultiDiGraph[str]) -> None:
    for technique, links in read_neighbors(ask, techniques).items():
        for link in links:
            if graph.has_edge(technique, link.technique.iri, "neighborOf"):
                graph.edges[technique, link.technique.iri, "neighborOf"].update(gain=link.gain, cost=link.cost)


def _standings(ask: Ask, claims: Claims, graph: nx.MultiDiGraph[str]) -> None:
    every = [claim for group in claims.values() for claim in group]
    on = {claim.claim: claim.assumption for claim in every}
    named = {claimed.iri: claimed for claimed in on.values()} | names_of(ask, graph.graph.get("violated", ()))
    violable = {iri: named[iri].label for iri in sorted(named)}
    graph.graph["violable"] = violable
    for technique, found in standings(ask, list(claims), list(violable)).items():
        graph.nodes[technique]["standings"] = [
            {
                "violated": standing.violated.iri,
                "state": _STATES[standing.state],
                "contested": any(bearing.contested for bearing in standing.bearings),
                "by": [(on[bearing.claim].iri, bearing.strength) for bearing in standing.bearings],
            }
            for standing in found
            if standing.bearings  # none is silence
        ]


def _texts(ask: Ask, kind: str, names: Sequence[str]) -> list[Row]:
    """The queries ``names`` as SPARQL about ``ANY_ENTITY``, without the comments of their headers."""
    parameter = kind or "entity"
    texts = ((name, ask(name, **{parameter: [ANY_ENTITY]}).sparql) for name in names)
    return [{"name": name, "sparql": "".join(_code(text or ""))} for name, text in texts]


def _code(text: str) -> Iterable[str]:
    return (line for line in text.splitlines(keepends=True) if not line.startswith("#"))


def _append(entry: Row, section: str, item: object) -> None:
    items = entry.setdefault(section, [])
    if item and isinstance(items, list) and item not in items:
        items.append(item)
