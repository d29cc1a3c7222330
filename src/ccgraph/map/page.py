"""The page around the map: one file that asks nothing of any network and runs no script but its own.

Scripts and styles are inlined and named by their hashes in a content security policy that stands before them, so a
browser refuses any other, wherever it came from. Data travels as JSON that the page reads, never as script.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ccgraph.map.drawing import About

ASSETS = Path(__file__).parent / "assets"
TEMPLATE = "page.html"

#: our scripts, in the order they are joined; all share one scope.
SCRIPTS = (
    "dom",
    "data",
    "view",
    "glyphs",
    "theme",
    "canvas",
    "search",
    "legend",
    "details",
    "travel",
    "permalink",
    "main",
)
_ENGINE = "vis-network/vis-network.min.js"
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@cache
def environment() -> Environment:
    """The template environment: escapes everything, and fails on a name it was not given."""
    env = Environment(
        loader=FileSystemLoader(ASSETS, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": True}
    return env


def compose(env: Environment, data: dict[str, Any], about: About) -> str:
    """The whole page, from the data to draw and what is to be said about it."""
    entries, links, kinds, types = data["entries"], data["links"], data["kinds"], data["types"]
    names = [entry["name"] for entry in entries]
    focus = [names[index] for index in data["focus"]]
    style, bare_style, engine, script = _style(), _bare_style(), _engine(), _script()
    template = env.get_template(TEMPLATE)
    return template.render(
        policy=policy([engine, script], [style, bare_style]),
        style=Markup(style),  # noqa: S704 - our own file
        bare_style=Markup(bare_style),  # noqa: S704
        engine=Markup(engine),  # noqa: S704
        script=Markup(script),  # noqa: S704
        title=about.title or f"{' and '.join(focus)} and what is linked to it",
        about=about,
        data=data,
        entries=entries,
        links=links,
        names=names,
        focus=focus,
        kinds={kind["id"]: kind["label"] for kind in kinds},
        types={kind["id"]: kind["label"] for kind in types},
        neighborhood=len(entries) + sum(kind["omitted"] for kind in kinds),
        farthest=max((entry["hop"] for entry in entries), default=0),
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _engine() -> str:
    """The drawing library, without the last comment that would make a browser's tools look for a source map."""
    return _asset(_ENGINE).partition("//# sourceMappingURL=")[0]


@cache
def _script() -> str:
    parts = "".join(_asset(f"js/{name}.js") for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def _style() -> str:
    return _asset("page.css")


@cache
def _bare_style() -> str:
    """What a browser without scripts uses: the tables without the empty map."""
    return "#app{display:none}"


def _asset(name: str) -> str:
    return (ASSETS / name).read_text(encoding="utf-8")


def policy(scripts: Sequence[str], styles: Sequence[str]) -> Markup:
    """The content security policy of a page with these inline scripts and styles: nothing else, and no network."""
    return Markup(  # noqa: S704 - our own hashes; their quotes must not be escaped
        _POLICY.format(scripts=" ".join(map(_hash, scripts)), styles=" ".join(map(_hash, styles)))
    )


def look() -> str:
    """The style that all our pages share."""
    return _style()
