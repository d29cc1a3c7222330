"""A formula as the page draws it: MathML, as lists that the page makes elements of.

Browsers draw MathML by themselves, without fonts or scripts to load. latex2mathml translates; what it does not know is
left out here, and the page then shows the LaTeX as it stands. Only tags and attributes from short lists get through.
"""

from __future__ import annotations

import re
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Iterator

#: tag, attributes where there are any, then children: elements or text.
Node: TypeAlias = "list[str | dict[str, str] | Node]"

#: longer formulas are shown as LaTeX.
LONGEST = 1200
_TAGS = frozenset(
    [
        "math",
        "mrow",
        "mi",
        "mo",
        "mn",
        "mtext",
        "mspace",
        "msub",
        "msup",
        "msubsup",
        "munder",
        "mover",
        "munderover",
        "mfrac",
        "msqrt",
        "mroot",
        "mtable",
        "mtr",
        "mtd",
        "mstyle",
        "mpadded",
    ]
)
_ATTRIBUTES = frozenset(
    [
        "accent",
        "accentunder",
        "columnalign",
        "columnspacing",
        "depth",
        "display",
        "displaystyle",
        "fence",
        "form",
        "height",
        "linethickness",
        "lspace",
        "mathvariant",
        "maxsize",
        "minsize",
        "movablelimits",
        "rowspacing",
        "rspace",
        "separator",
        "stretchy",
        "symmetric",
        "width",
    ]
)
#: tags that have so many children, which the converter does not look after.
_CHILDREN = {
    **dict.fromkeys(("mfrac", "mover", "mroot", "msub", "msup", "munder"), 2),
    **dict.fromkeys(("msubsup", "munderover"), 3),
}
_GAP = "\\qquad"
_PIECES = re.compile(r"\\[A-Za-z]+|\\.|.", re.DOTALL)
# Sizes of brackets, which MathML chooses itself, and names of operators, which latex2mathml does not all know.
_SIZES = re.compile(r"\\[bB]igg?[lrm]?(?![A-Za-z])\s*")
_NAMES = re.compile(r"\\(arg|Pr|sign)(?![A-Za-z])")


def lines(latex: str) -> list[Node]:
    """The formula as lines, broken where it has a wide gap outside all brackets; none where it cannot be translated."""
    drawn = [tree(part) for part in _split(latex)]
    whole = [part for part in drawn if part is not None]
    return whole if len(whole) == len(drawn) else []


def _split(latex: str) -> list[str]:
    if "\\begin" in latex or "\\left" in latex:
        return [latex]
    parts, depth = [""], 0
    for piece in _PIECES.findall(latex):
        depth += {"{": 1, "}": -1}.get(piece, 0)
        if piece == _GAP and depth == 0:
            parts.append("")
        else:
            parts[-1] += piece
    return [part for part in parts if part.strip()]


@lru_cache(maxsize=1024)
def tree(latex: str) -> Node | None:
    """The formula as MathML in lists, or ``None`` where it cannot be translated in whole."""
    if not latex or len(latex) > LONGEST:
        return None
    from latex2mathml.converter import convert  # noqa: PLC0415 - only for entries with formulas

    plain = _NAMES.sub(r"\\operatorname{\1}", _SIZES.sub("", latex)).replace("{aligned}", "{align*}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            node = _node(ET.fromstring(convert(plain, display="block")))  # noqa: S314 - the converter's own text
    except Exception:  # noqa: BLE001 - the LaTeX may be anything, and the converter raises anything
        return None
    return None if any("\\" in text for text in _texts(node)) else node


def _node(element: ET.Element) -> Node:
    tag = element.tag.rpartition("}")[2]
    if tag not in _TAGS or len(element) != _CHILDREN.get(tag, len(element)):
        raise ValueError(tag)
    attributes = {name: value for name, value in sorted(element.attrib.items()) if name in _ATTRIBUTES}
    node: Node = [tag]
    if attributes:
        node.append(attributes)
    if element.text and element.text.strip():
        node.append(element.text)
    node += [_node(child) for child in element]
    return node


def _texts(node: Node) -> Iterator[str]:
    for part in node[1:]:
        if isinstance(part, str):
            yield part
        elif isinstance(part, list):
            yield from _texts(part)
