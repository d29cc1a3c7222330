"""The page around the map: one file that asks nothing of any network and runs no script but its own.

Scripts and styles are inlined and named by their hashes in a content security policy that stands before them, so a
browser refuses any other, wherever it came from. Data travels as packed JSON that the page reads, never as script.
"""

from __future__ import annotations

import base64
import bz2
import hashlib
import json
import re
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
    "unpack",
    "data",
    "standing",
    "path",
    "view",
    "glyphs",
    "looks",
    "theme",
    "canvas",
    "bar",
    "search",
    "legend",
    "violates",
    "details",
    "travel",
    "permalink",
    "picture",
    "tables",
    "save",
    "main",
)
#: our styles, in the order in which later ones win.
STYLES = ("page", "controls", "details", "screens")
#: the drawing library, in the order in which its parts need each other.
ENGINE = ("component-emitter.js", "hammer.min.js", "vis-util.min.js", "vis-data.min.js", "vis-network.min.js")
#: base 85 with other letters for the three that mean something in HTML.
_LETTERS = str.maketrans("<>&", ",.:")
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)


@cache
def environment() -> Environment:
    """The template environment: escapes everything, and fails on a name it was not given."""
    return Environment(
        loader=FileSystemLoader(ASSETS, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def compose(env: Environment, data: dict[str, Any], about: About) -> str:
    """The whole page, from the data to draw and what is to be said about it."""
    entries, links, kinds, types = data["entries"], data["links"], data["kinds"], data["types"]
    names = [entry["name"] for entry in entries]
    focus = [names[index] for index in data["focus"]]
    style, bare_style, engine, script = shared_style(), _bare_style(), _engine(), _script()
    template = env.get_template(TEMPLATE)
    return template.render(
        policy=policy([engine, script], [style, bare_style]),
        style=Markup(style),  # noqa: S704 - our own file
        bare_style=Markup(bare_style),  # noqa: S704
        engine=Markup(engine),  # noqa: S704
        script=Markup(script),  # noqa: S704
        title=about.title or f"{' and '.join(focus)} and what is linked to it",
        about=about,
        data=_packed(data),
        entries=entries,
        links=links,
        names=names,
        focus=focus,
        kinds={kind["id"]: kind["label"] for kind in kinds},
        types={kind["id"]: kind["label"] for kind in types},
        neighborhood=len(entries) + sum(kind["omitted"] for kind in kinds),
        farthest=max((entry["hop"] for entry in entries), default=0),
    )


def _packed(data: dict[str, Any]) -> str:
    """The data as JSON, in bzip2, in letters: a fifth of the bytes, of which none can be markup.

    A bzip2 stream depends on its content only, where what zlib writes differs between its versions; and unpack.js reads
    it without waiting, so that the first picture comes at once.
    """
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return base64.b85encode(bz2.compress(text.encode(), 9)).decode().translate(_LETTERS)


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


@cache
def _engine() -> str:
    """The drawing library, without last comments that would make a browser's tools look for a source map.

    Every build of vis-data calls itself a development build, on each load; it says so to a console of its own.
    """
    parts = {name: asset(f"vis-network/{name}").partition("//# sourceMappingURL=")[0] + "\n" for name in ENGINE}
    parts["vis-data.min.js"] = f"{{const console={{warn(){{}}}};\n{parts['vis-data.min.js']}}}\n"
    return "".join(parts.values())


@cache
def _script() -> str:
    parts = "".join(_squeezed(asset(f"js/{name}.js")) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}}})();\n'


@cache
def shared_style() -> str:
    """The style that all our pages share."""
    parts = "".join(_squeezed(asset(f"css/{name}.css")) for name in STYLES)
    return re.sub(r"\s*([{};,])\s*", r"\1", parts)


def _squeezed(text: str) -> str:
    """Code without comments and indentation, which every page would carry; no text of it spans lines."""
    bare = re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)
    lines = (re.sub(r"(^|\s)// .*", "", line).strip() for line in bare.splitlines())
    return "".join(f"{line}\n" for line in lines if line)


@cache
def _bare_style() -> str:
    """What a browser without scripts uses: the tables without the empty map."""
    return "#app{display:none}"


def asset(name: str) -> str:
    """A file of ours, to be put into a page."""
    return (ASSETS / name).read_text(encoding="utf-8")


def policy(scripts: Sequence[str], styles: Sequence[str]) -> Markup:
    """The content security policy of a page with these inline scripts and styles: nothing else, and no network."""
    return Markup(  # noqa: S704 - our own hashes; their quotes must not be escaped
        _POLICY.format(scripts=" ".join(map(_hash, scripts)), styles=" ".join(map(_hash, styles)))
    )
