"""What the completion scripts ask: ``ccgraph __complete POSITION WORD…`` prints candidates, a line each.

Answers come from the compiled graph only; before that exists nothing is completed, so that a tab key never starts a
build.
"""

from __future__ import annotations

from ccgraph.cli import COMMANDS
from ccgraph.cli.answer import print_text

#: what a command has that asks queries.
_SOURCE = ("--source", "--timeout", "--memory")
#: what follows ``--format``, ``--kind`` and the like is left to the shell; options themselves are completed.
OPTIONS = {
    "query": ("--format", "--resolved", "--help-query", "--output", *_SOURCE),
    "show": ("--format", "--output", *_SOURCE),
    "search": ("--kind", "--limit", *_SOURCE),
    "swap": ("--violates", "--task", "--data", "--library", "--steps", "--format", "--output", *_SOURCE),
    "path": ("--free-of", "--format", "--output", *_SOURCE),
    "why-not": ("--violates", "--task", "--data", "--library", "--format", "--output", *_SOURCE),
    "advise": ("--data", "--violates", "--task", "--needs", "--format", "--output", *_SOURCE),
    "check": ("--format", "--output", *_SOURCE),
    "compare": ("--format", "--output", *_SOURCE),
    "scan": ("--format", "--output", *_SOURCE),
    "map": (
        *("--to", "--all", "--depth", "--types", "--violates", "--library", "--area", "--limit", "--output"),
        *_SOURCE,
    ),
    "sparql": ("--file", "--format", "--output", *_SOURCE),
    "dump": ("--output", "--format", "--source"),
    "load": ("--into", "--base", "--with-ccgraph"),
    "push": ("--graph", "--update", "--check", "--at-once", "--timeout", "--source"),
    "endpoint": ("--timeout", "--format", "--output"),
    "validate": _SOURCE,
    "build": ("--data", "--output", "--into", "--no-check", "--timeout", "--memory"),
    "coverage": ("--entries", *_SOURCE),
    "verify-imports": (
        "--library",
        "--technique",
        "--all",
        "--installed",
        "--install",
        "--python",
        "--environments",
        "--data",
        "--timeout",
        "--memory",
        "--write",
        "--skip-days",
        "--format",
        "--output",
    ),
    "upstream": _SOURCE,
    "queries": ("--tag", "--format", "--endpoint", "--output"),
    "completion": (),
}
_WITH_VALUE = ("--format", "--output", "-o", *_SOURCE)
#: option -> the kind of entity that it names.
_NAMES = {
    "--violates": "assumption",
    "--free-of": "assumption",
    "--task": "task",
    "--data": "data-shape",
    "--library": "library",
    "--area": "application",
    "--to": "technique",
}
#: command -> the kind of entity that its words name.
_WORDS = {
    "show": "entity",
    "map": "entity",
    "swap": "technique",
    "path": "technique",
    "why-not": "technique",
    "check": "technique",
    "compare": "technique",
}


def complete(words: list[str]) -> int:
    """Print what may stand at the position; ``words`` is the position (from 1) and the words so far."""
    try:
        position = int(words[0])
    except (IndexError, ValueError):
        return 2
    typed = words[1:]
    word = typed[position - 1] if position <= len(typed) else ""
    print_text("".join(f"{candidate}\n" for candidate in _candidates(typed[: position - 1], word)))
    return 0


def _candidates(before: list[str], word: str) -> list[str]:
    if not before:
        return [name for name in COMMANDS if name.startswith(word)]
    command = before[0]
    if word.startswith("-"):
        return [option for option in (*OPTIONS.get(command, ()), "--help", "--debug") if option.startswith(word)]
    if command == "completion":
        return [shell for shell in ("bash", "fish", "zsh") if shell.startswith(word)]
    if command == "query":
        return _query_words(before[1:], word)
    if before[-1] in _NAMES:
        return _entities(word, _NAMES[before[-1]])
    return _entities(word, _WORDS.get(command, ""))


def _query_words(before: list[str], word: str) -> list[str]:
    from ccgraph.shipped import open_ready  # noqa: PLC0415

    ready = open_ready()
    if ready is None:
        return []
    _, queries = ready
    given = [
        entry
        for entry, previous in zip(before, ("", *before), strict=False)
        if not entry.startswith("-") and previous not in _WITH_VALUE
    ]
    if before and before[-1] in _WITH_VALUE:
        return []
    if not given:
        return [name for name in queries.names() if name.startswith(word)]
    if given[0] not in queries.names():
        return []
    parameters = queries.get(given[0]).params
    # bash breaks words at "=": then the key and "=" come as words of their own
    if len(before) >= 2 and before[-1] == "=":  # noqa: PLR2004
        key, value, prefix = before[-2], word, ""
    elif word == "=" and before:
        key, value, prefix = before[-1], "", ""
    elif "=" in word:
        key, _, value = word.partition("=")
        prefix = f"{key}="
    else:
        return [f"{parameter.name}=" for parameter in parameters if parameter.name.startswith(word)]
    kind = next((parameter.type for parameter in parameters if parameter.name == key), "")
    return [prefix + name for name in _entities(value, kind)]


def _entities(word: str, kind: str) -> list[str]:
    from ccgraph.names import kinds_of  # noqa: PLC0415
    from ccgraph.namespace import BASE, KINDS  # noqa: PLC0415
    from ccgraph.shipped import open_ready  # noqa: PLC0415
    from ccgraph.store.limits import Limits  # noqa: PLC0415

    ready = open_ready()
    if ready is None or (kind not in KINDS and kind not in {"technique", "entity"}):
        return []
    store, queries = ready
    store.limits = Limits(in_process=True)
    kinds = kinds_of(kind)
    names = set()
    for entity, _ in queries.get("entities").run(store, {"beginning": word}, lambda _, text: text).rows:
        owner, _, identifier = getattr(entity, "value", "")[len(BASE) :].partition("/")
        if owner in kinds and identifier.startswith(word):
            names.add(identifier)
    return sorted(names)
