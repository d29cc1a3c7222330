"""From a picture of points to one of boxes: none overlaps another, all are near, few lines run behind a box.

Like ``layout`` it uses ``+ - * /`` and the square root only, in a fixed order.
"""

from __future__ import annotations

from itertools import islice
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# free space between two boxes, in the units of the boxes (pixels at scale 1): in a crowd, and how much more there is
# for each box that is missing to a crowd
_GAP_X, _MORE_X = 14, 0.6
_GAP_Y, _MORE_Y = 10, 0.5
_CROWD = 60

_ROUNDS = 24
_FULL_CARE = 200 * 200  # with more boxes than 200 there are fewer rounds: their cost grows with the square
_CYCLE = 8  # rounds from long steps to short ones, then again
_LONGEST = 240
_SHORTEST = 10
_FLATTER = 0.6  # boxes are low: steps up and down are shorter
_WAYS = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7))

# what a position costs, in pixels of line
_PULL_X = 7 / 700  # to the middle, by the square of the distance: more from the sides, as maps are seen in columns
_PULL_Y = 4 / 700
_BEHIND = 100  # each line that runs behind a box it does not end at

_TOUCHING = 0.01  # boxes that share less than this do not overlap


class Box(NamedTuple):
    """What an entry fills: its width and height."""

    width: int
    height: int


def with_gaps(boxes: Sequence[Box]) -> list[Box]:
    """The boxes with the free space around them that they should have: the fewer there are, the more."""
    missing = max(0, _CROWD - len(boxes))
    gap_x = int(_GAP_X + missing * _MORE_X)
    gap_y = int(_GAP_Y + missing * _MORE_Y)
    return [Box(box.width + gap_x, box.height + gap_y) for box in boxes]


def part(xs: list[float], ys: list[float], boxes: Sequence[Box], centre: int) -> None:
    """Part boxes that overlap, along the shorter way out, until none does; ever more room is made if need be.

    Each round goes through the boxes from the top down and looks no further below one than a box can reach. What moved
    in the meantime is found in the next round; the last one moves nothing, so it misses nothing.
    """
    size = len(xs)
    wide, high = zip(*with_gaps(boxes), strict=True)
    tallest = max(high)
    crowded = True
    rounds = 0
    while crowded:
        crowded = False
        rounds += 1
        if rounds % 25 == 0:
            for node in range(size):
                xs[node] *= 1.04
                ys[node] *= 1.04
        order = sorted(range(size), key=lambda node: (ys[node], node))
        for place, i in enumerate(order):
            reach = (high[i] + tallest) / 2
            for j in islice(order, place + 1, None):
                dy = ys[j] - ys[i]
                if dy >= reach:
                    break
                over_y = (high[i] + high[j]) / 2 - (dy if dy >= 0 else -dy)
                if over_y <= _TOUCHING:
                    continue
                dx = xs[j] - xs[i]
                over_x = (wide[i] + wide[j]) / 2 - (dx if dx >= 0 else -dx)
                if over_x <= _TOUCHING:
                    continue
                crowded = True
                share = 0.0 if i == centre else 1.0 if j == centre else 0.5
                if over_x < over_y:
                    step = over_x if dx >= 0 else -over_x
                    xs[i] -= step * share
                    xs[j] += step * (1 - share)
                else:
                    step = over_y if dy >= 0 else -over_y
                    ys[i] -= step * share
                    ys[j] += step * (1 - share)


def draw_together(
    xs: list[float], ys: list[float], boxes: Sequence[Box], near: Sequence[Sequence[int]], centre: int
) -> None:
    """Try steps for one box after the other, and take those that make the picture better and overlap nothing.

    ``near`` holds, for each box, those it is linked with. The boxes must not overlap at the start.
    """
    scene = _Scene(xs, ys, boxes, near)
    for turn in range(max(_CYCLE, min(_ROUNDS, _ROUNDS * _FULL_CARE // (len(xs) * len(xs) + 1)))):
        step = _LONGEST - (_LONGEST - _SHORTEST) * (turn % _CYCLE) / (_CYCLE - 1)
        for node in range(len(xs)):
            if node != centre:
                scene.improve(node, step)


class _Scene:
    """Boxes and the lines between them, and what it would cost to have one of the boxes elsewhere."""

    def __init__(self, xs: list[float], ys: list[float], boxes: Sequence[Box], near: Sequence[Sequence[int]]) -> None:
        self.xs = xs
        self.ys = ys
        self.near = near
        self.lines = [(a, b) for a, others in enumerate(near) for b in others if a < b]
        wide, high = zip(*with_gaps(boxes), strict=True)
        size = range(len(boxes))
        self.reach = [[(j, (wide[i] + wide[j]) / 2, (high[i] + high[j]) / 2) for j in size if j != i] for i in size]
        self.halves = [(box.width / 2 + 3, box.height / 2 + 2) for box in boxes]

    def improve(self, node: int, step: float) -> None:
        """Move ``node`` by ``step`` in the best direction, if any is better than to stay."""
        here_x, here_y = self.xs[node], self.ys[node]
        least: float | None = None
        best = None
        for way_x, way_y in _WAYS:
            x = here_x + way_x * step
            y = here_y + way_y * step * _FLATTER
            if not self._free(node, x, y):
                continue
            if least is None:
                least = self._cost(node, here_x, here_y, None) - _TOUCHING
            cost = self._cost(node, x, y, least)
            if cost < least:
                least = cost
                best = (x, y)
        if best:
            self.xs[node], self.ys[node] = best

    def _free(self, node: int, x: float, y: float) -> bool:
        xs, ys = self.xs, self.ys
        for other, wide, high in self.reach[node]:
            if -wide < x - xs[other] < wide and -high < y - ys[other] < high:
                return False
        return True

    def _cost(self, node: int, x: float, y: float, limit: float | None) -> float:
        """What ``node`` costs at (x, y); where that is more than ``limit``, only that it is more."""
        xs, ys = self.xs, self.ys
        cost = _PULL_X * x * x + _PULL_Y * y * y
        for other in self.near[node]:
            dx = x - xs[other]
            dy = y - ys[other]
            cost += sqrt(dx * dx + dy * dy)
        for other in self.near[node]:
            if limit is not None and cost >= limit:
                return cost
            cost += _BEHIND * self._boxes_behind(x, y, node, other)
        if limit is not None and cost >= limit:
            return cost
        return cost + _BEHIND * self._lines_behind(x, y, node)

    def _boxes_behind(self, x: float, y: float, node: int, other: int) -> int:
        """How many boxes a line from (x, y) to ``other`` runs behind."""
        end_x, end_y = self.xs[other], self.ys[other]
        left, right = (x, end_x) if x < end_x else (end_x, x)
        top, bottom = (y, end_y) if y < end_y else (end_y, y)
        count = 0
        for box, (half_wide, half_high) in enumerate(self.halves):
            at_x = self.xs[box]
            at_y = self.ys[box]
            if at_x + half_wide < left or at_x - half_wide > right:
                continue
            if at_y + half_high < top or at_y - half_high > bottom or box in (node, other):
                continue
            count += _meets(x - at_x, y - at_y, end_x - at_x, end_y - at_y, half_wide, half_high)
        return count

    def _lines_behind(self, x: float, y: float, node: int) -> int:
        """How many lines between others would run behind ``node`` at (x, y)."""
        xs, ys = self.xs, self.ys
        half_wide, half_high = self.halves[node]
        count = 0
        for a, b in self.lines:
            ax = xs[a] - x
            bx = xs[b] - x
            if (ax > half_wide and bx > half_wide) or (ax < -half_wide and bx < -half_wide):
                continue
            ay = ys[a] - y
            by = ys[b] - y
            if (ay > half_high and by > half_high) or (ay < -half_high and by < -half_high) or node in (a, b):
                continue
            count += _meets(ax, ay, bx, by, half_wide, half_high)
        return count


def _meets(ax: float, ay: float, bx: float, by: float, half_wide: float, half_high: float) -> bool:
    """Whether the line from a to b, whose bounds meet the box around the origin, meets the box itself.

    It does unless all four corners are on one side of it.
    """
    dx = bx - ax
    dy = by - ay
    middle = dx * ay - dy * ax
    reach_x = dy * half_wide
    reach_y = dx * half_high
    reach = (reach_x if reach_x >= 0 else -reach_x) + (reach_y if reach_y >= 0 else -reach_y)
    return -reach < middle < reach
