"""The names of things: namespaces, the prefixes to write them with, and the kinds of entity.

An entity's IRI is ``https://w3id.org/ccgraph/<kind>/<id>``; a term of the ontology is
``https://w3id.org/ccgraph/ontology#<name>``. This file is on the path of every command, so it imports nothing.
"""

from __future__ import annotations

BASE = "https://w3id.org/ccgraph/"
CCG = "https://w3id.org/ccgraph/ontology#"

#: prefix -> namespace, as written in dumps, queries and compact names. Sorted by prefix.
PREFIXES = {
    "ccg": CCG,
    "cito": "http://purl.org/spar/cito/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mls": "http://www.w3.org/ns/mls#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}

#: kind of entity (the IRI's segment) -> the class of the ontology. Its folder in data/ is the plural.
KINDS = {
    "method": "Method",
    "model": "Model",
    "wrapper": "Wrapper",
    "family": "Family",
    "task": "Task",
    "data-shape": "DataShape",
    "condition": "Condition",
    "assumption": "Assumption",
    "diagnostic": "Diagnostic",
    "application": "ApplicationArea",
    "library": "Library",
    "module": "Module",
    "library-category": "LibraryCategory",
    "reference": "Reference",
    "orientation": "Orientation",
    "section": "EntrySection",
    "tier": "Tier",
    "source": "SourceTable",
}

#: IRI of a class -> the kind of entity whose class it is: ``KINDS`` the other way round.
KIND_OF_CLASS = {CCG + name: kind for kind, name in KINDS.items()}

#: the kinds that are techniques: one name space of ids, so that ``lasso`` alone says which entity is meant.
TECHNIQUE_KINDS = ("method", "model", "wrapper")


#: ``source/core`` is a kind and an id like any other, but the tables of the seed stand below their document.
_SEGMENTS = {"source": "source/curious-coder"}


def entity_iri(kind: str, identifier: str) -> str:
    """The IRI of the entity ``identifier`` of ``kind``; for the kind ``source`` also of a row, ``table/row``."""
    return f"{BASE}{_SEGMENTS.get(kind, kind)}/{identifier}"


def local_name(iri: str) -> str:
    """The last segment of an IRI: what to show where an entity has no label."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1] or iri


def compact(iri: str) -> str:
    """The IRI as ``prefix:name`` or ``kind/id`` where it has such a form, else the IRI itself."""
    for prefix, namespace in PREFIXES.items():
        name = iri.removeprefix(namespace)
        if name and name != iri:
            return f"{prefix}:{name}"
    path = iri.removeprefix(BASE)
    return path if path.partition("/")[0] in KINDS and not path.endswith("/") and "/" in path else iri


def expand(text: str) -> str | None:
    """``text`` as an IRI if it has the form of one (in full, ``kind/id``, ``prefix:name``), else ``None``.

    The way back from ``compact``.
    """
    if text.startswith(("http://", "https://")):
        return text
    kind, slash, identifier = text.partition("/")
    if slash and kind in KINDS:
        # also for a compact name whose IRI has more segments than kind and id
        return BASE + text if (BASE + text).startswith(entity_iri(kind, "")) else entity_iri(kind, identifier)
    prefix, colon, name = text.partition(":")
    if colon and prefix in PREFIXES and name and not name.startswith((" ", "/")):
        return PREFIXES[prefix] + name
    return None


def lookup_key(text: str) -> str:
    """What two spellings of one name have in common: case, accents, width, spaces and punctuation dropped.

    >>> lookup_key("K-Means++") == lookup_key("k means ++")
    True
    >>> lookup_key("Poincaré") == lookup_key("poincare")
    True
    """
    if not text.isascii():
        from unicodedata import normalize  # noqa: PLC0415 - few names need it

        text = normalize("NFKD", text)  # an accent becomes a character of its own, which is no letter
    return "".join(character for character in text.casefold() if character.isalnum() or character in "+#")


def word_keys(text: str) -> list[str]:
    """The keys of the words of a name, in order.

    >>> word_keys("K-Means clustering")
    ['k', 'means', 'clustering']
    """
    return [key for key in map(lookup_key, text.replace("-", " ").split()) if key]
