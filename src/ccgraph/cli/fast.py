"""The short way for ``ccgraph query NAME key=value…``: no argument parser, nothing imported that is not used.

It answers plain command lines on the shipped graph once that is compiled, with the same objects that the long way
uses; anything else (an option it does not know, a source, a mistake in the words) it leaves to the long way.
"""

from __future__ import annotations

from ccgraph import resources
from ccgraph.names import resolve
from ccgraph.results import FORMATS
from ccgraph.shipped import open_ready, open_shipped
from ccgraph.store.limits import Limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ccgraph.results import Result


def try_fast(words: list[str]) -> int | None:
    """Answer the query and return the exit code, or ``None`` to leave the command line to the argument parser."""
    name, parameters, form = "", [], None
    rest = iter(words)
    for word in rest:
        if word == "--format":
            form = next(rest, "")
        elif word.startswith("-"):
            return None
        elif not name:
            name = word
        elif "=" in word:
            parameters.append(word)
        else:
            return None
    if not name or (form is not None and form not in FORMATS):
        return None
    ready = open_ready()
    if ready is None:
        if resources.compiled("graph.nt") is None:
            return None  # a checkout builds first, which may find problems to report
        ready = open_shipped()
    store, queries = ready
    store.limits = Limits(in_process=True)

    def ask(query: str, /, **values: object) -> Result:
        return queries.get(query).run(store, values, lambda _, iri: iri)

    result = queries.get(name).run(
        store,
        parse_parameters(parameters),
        lambda kind, text: resolve(ask, kind, text, names_like=store.names_like),
    )
    from ccgraph.cli.answer import show_result  # noqa: PLC0415

    show_result(result, form)
    return 0


def parse_parameters(words: list[str]) -> dict[str, object]:
    """``["technique=PCA", "technique=ICA"]`` → ``{"technique": ["PCA", "ICA"]}``; repeated keys make lists."""
    values: dict[str, list[str]] = {}
    for word in words:
        key, _, value = word.partition("=")
        values.setdefault(key, []).append(value)
    return {key: given[0] if len(given) == 1 else given for key, given in values.items()}
