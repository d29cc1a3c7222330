"""Where entries stand: near what they are linked with, never on each other, and always in the same place."""

from __future__ import annotations

from math import dist

import pytest

from ccgraph.map.labels import SIZES, chip
from ccgraph.map.layout import overlaps, place
from ccgraph.map.unclutter import Box
from map import sample_graphs

STAR = [(0, index) for index in range(1, 9)]


def boxes_and_links(size: int) -> tuple[list[Box], list[tuple[int, int]]]:
    graph = sample_graphs.grown(size)
    nodes = sorted(graph, key=lambda node: (graph.nodes[node]["hop"], node))
    number = {node: index for index, node in enumerate(nodes)}
    boxes = [chip(graph.nodes[node]["label"], graph.nodes[node]["hop"]).box for node in nodes]
    return boxes, [(number[a], number[b]) for a, b in graph.edges()]


def test_positions_are_those_of_every_machine() -> None:
    """Recorded once: a platform, or a change of the method, that moves entries is seen here."""
    boxes = [Box(100, 30), Box(120, 40), *[Box(80, 30)] * 7]
    assert place(boxes, [*STAR, (1, 2), (3, 4)]) == RECORDED


def test_direction_and_repetition_of_links_do_not_matter() -> None:
    boxes = [Box(100, 30)] * 9
    assert place(boxes, STAR) == place(boxes, [(b, a) for a, b in STAR] + STAR)


@pytest.mark.parametrize("size", [66, 80, 120, 300])
def test_no_box_overlaps_another(size: int) -> None:
    boxes, links = boxes_and_links(size)
    assert overlaps(boxes, place(boxes, links)) == []


@pytest.mark.parametrize("links", [[], [(0, 1)], [(index, index) for index in range(40)]])
def test_boxes_without_links_are_parted_too(links: list[tuple[int, int]]) -> None:
    boxes = [Box(150, 40)] * 40
    assert overlaps(boxes, place(boxes, links)) == []


def test_overlaps_are_found() -> None:
    boxes = [Box(100, 30)] * 3
    assert overlaps(boxes, [(0, 0), (99, 29), (300, 0)]) == [(0, 1)]
    assert overlaps(boxes, [(0, 0), (100, 0), (0, 30)]) == []


def test_the_focus_is_the_origin_and_linked_entries_are_nearer_than_others() -> None:
    boxes, links = boxes_and_links(80)
    spots = place(boxes, links, focus=[3])
    assert spots[3] == (0, 0)

    def mean(pairs: list[tuple[int, int]]) -> float:
        return sum(dist(spots[a], spots[b]) for a, b in pairs) / len(pairs)

    everyone = [(a, b) for a in range(len(boxes)) for b in range(a)]
    assert mean(links) < 0.7 * mean(everyone)


def test_nothing_and_one_entry_can_be_placed() -> None:
    assert place([], []) == []
    assert place([Box(10, 10)], []) == [(0, 0)]


def test_labels_are_broken_at_words_and_hyphens_and_cut_with_a_mark() -> None:
    assert chip("PCA", 0).lines == ("PCA",)
    assert chip("Principal component analysis", 1).lines == ("Principal component", "analysis")
    assert chip("Expectation–maximisation of everything", 1).lines[0] == "Expectation–"
    endless = chip("x" * 500, 1)
    assert len(endless.lines) == 2
    assert endless.lines[1].endswith("…")


def test_a_chip_is_larger_the_nearer_it_is_and_wide_letters_need_more_room() -> None:
    assert [chip("PCA", hop).size for hop in (0, 1, 2, 3, 9)] == [*SIZES, SIZES[-1], SIZES[-1]]
    assert chip("主成分分析", 1).box.width > chip("abcde", 1).box.width


RECORDED = [(0, 0), (81, 73), (27, 149), (-99, 120), (-136, 51), (-50, -71), (4, -151), (79, -76), (136, 0)]
