"""Thousands of texts go through a map exactly: into the file, out of it in a browser, and onto the page."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest

from ccgraph.map import content, render
from map import sample_graphs
from safety.naughty import texts

if TYPE_CHECKING:
    from browser.conftest import OpenMapper

pytestmark = pytest.mark.browser

#: marks that make a text read in another order than it is written, and what no text may hold.
_UNFIT = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufffe\uffff")
#: texts of one entry.
_MANY = 190


def carried(text: str) -> bool:
    """Whether a line of a page can hold the text as it is; of others it shows what can be seen."""
    seen = not any(unicodedata.category(character) == "Cc" or character in _UNFIT for character in text)
    return seen and text == " ".join(text.split()) != "" and len(text) <= content.LONGEST


def test_twelve_thousand_texts_are_on_the_page_as_they_were_given(open_map: OpenMapper) -> None:
    given = [text for text in texts(12_000) if text.strip()]
    parts = [given[start : start + _MANY] for start in range(0, len(given), _MANY)]
    graph = sample_graphs.hub(len(parts))
    spokes = [node for node in graph if graph.nodes[node]["hop"]]
    for part, node in zip(parts, spokes, strict=True):
        graph.nodes[node]["details"] = {"prefer": part}
    opened = open_map(render(graph))
    shown = opened.page.evaluate(
        """async () => {
             const found = {};
             for (const entry of ccgraphMap.data().entries) {
               if (!entry.details.prefer) continue;
               location.hash = "entry=" + entry.id.replace("https://w3id.org/ccgraph/", "");
               await new Promise(done => setTimeout(done, 30));
               const items = [...document.querySelectorAll("#details .plain li")];
               found[entry.id] = [entry.details.prefer, items.map(item => item.textContent)];
             }
             return found;
           }"""
    )
    exact = 0
    for part, node in zip(parts, spokes, strict=True):
        held, seen = shown[node]
        assert len(part) == len(held) == len(seen)
        for text, inside, outside in zip(part, held, seen, strict=True):
            assert inside == outside == (text if carried(text) else content.line(text))
            exact += carried(text)
    assert exact > 3_000
    assert opened.requests == []
    assert opened.complaints == []
