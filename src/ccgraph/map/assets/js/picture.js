/* picture: the view as an SVG document, to keep and to print. Made of elements and texts, so that nothing in it is markup. */

const MARGIN = 28;
const LETTERS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

function pictureOf(data, state, view, spots, theme, { title, credit, ground }) {
  const numbers = [...data.entries.keys()].filter((number) => view.entries[number].shown);
  const box = (number) => ({ ...data.entries[number], ...spots[number] });
  const sides = numbers.map(box).map(({ x, y, w, h }) => [x - w / 2, y - h / 2, x + w / 2, y + h / 2]);
  const [left, top] = [0, 1].map((side) => Math.min(0, ...sides.map((each) => each[side])) - MARGIN);
  const violated = [...state.violates].map((number) => data.violable[number].name);
  const wide = Math.max(title.length * 12.5, violated.join("; ").length * 7.5 + 120); // what is written above needs as much
  const [right, bottom] = [2, 3].map((side) => Math.max(side === 2 ? left + MARGIN + wide : 0, ...sides.map((each) => each[side])) + MARGIN);
  const head = violated.length ? 84 : 46;
  const frame = { x: left, y: top - head, width: right - left, height: bottom - top + head + 26 };
  const words = (x, y, size, colour, text, more) => svg("text", { x, y, fill: colour, "font-size": size, "font-family": LETTERS, ...more }, text);
  return svg("svg", { viewBox: `${frame.x} ${frame.y} ${frame.width} ${frame.height}`, width: frame.width, height: frame.height, role: "img" },
    svg("title", {}, title),
    svg("rect", { ...frame, fill: ground }),
    words(left + MARGIN, top - head + 36, 22, theme.ink, title, { "font-weight": 650 }),
    violated.length > 0 && [
      words(left + MARGIN, top - 26, 13, theme.ink, `The data violate: ${violated.join("; ")}`),
      words(left + MARGIN, top - 7, 12, theme.muted, [...STANDINGS.values()].reverse().map(({ mark, text }) => `${mark} ${text}`).join(" · "))],
    [...data.pairs.keys()].filter((number) => view.pairs[number].shown).map((number) => {
      const { from, to } = data.pairs[number];
      return pictureLine(box(from), box(to), lineLook(data, state, view, number, theme));
    }),
    numbers.map((number) => pictureChip(box(number), data.kindOf.get(data.entries[number].kind), chipLook(data, state, view, number, theme), theme, words)),
    words(left + MARGIN, bottom + 12, 12, theme.muted, credit));
}

function pictureLine(from, to, look) {
  const ends = [edgeOf(from, to), edgeOf(to, from)];
  const angle = Math.atan2(ends[1].y - ends[0].y, ends[1].x - ends[0].x);
  const size = look.strong ? 9 : 7;
  const head = (end, turn) => svg("polygon", { fill: look.colour,
    points: [[0, 0], [-size, size * 0.4], [-size, -size * 0.4]].map(([x, y]) => [
      end.x + x * Math.cos(turn) - y * Math.sin(turn), end.y + x * Math.sin(turn) + y * Math.cos(turn)].map(short).join()).join(" ") });
  return svg("g", {},
    svg("line", { x1: short(ends[0].x), y1: short(ends[0].y), x2: short(ends[1].x), y2: short(ends[1].y), stroke: look.colour,
      "stroke-width": look.width, "stroke-dasharray": look.dash.length ? look.dash.join(" ") : null }),
    look.forward && head(ends[1], angle), look.backward && head(ends[0], angle + Math.PI));
}

/* Where the line from the middle of one box to another leaves the box. */
function edgeOf(box, other) {
  const [dx, dy] = [other.x - box.x, other.y - box.y];
  const share = Math.min(box.w / 2 / (Math.abs(dx) || 1e-9), box.h / 2 / (Math.abs(dy) || 1e-9), 1);
  return { x: box.x + dx * share, y: box.y + dy * share };
}

function pictureChip({ x, y, w, h, size, lines }, kind, look, theme, words) {
  const round = Math.min(h / 2, 15);
  const corners = Object.hasOwn(GLYPHS, kind.glyph) ? GLYPHS[kind.glyph] : null;
  const [middle, radius] = [x - w / 2 + size, size * 0.42];
  const paint = { fill: kind.glyph === "ring" ? "none" : look.glyph, stroke: look.glyphStroke, "stroke-width": 1.3 };
  return svg("g", { opacity: look.alpha },
    look.ring && svg("rect", { x: x - w / 2 - 4, y: y - h / 2 - 4, width: w + 8, height: h + 8, rx: round + 3, fill: "none", stroke: theme.accent, "stroke-width": 3 }),
    svg("rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: round, fill: look.fill, stroke: look.stroke, "stroke-width": look.width,
      "stroke-dasharray": look.dash.length ? look.dash.join(" ") : null }),
    corners
      ? svg("polygon", { ...paint, points: corners.map(([dx, dy]) => `${short(middle + dx * radius)},${short(y + dy * radius)}`).join(" ") })
      : svg("circle", { ...paint, cx: middle, cy: y, r: radius }),
    lines.map((text, index) => words(x - w / 2 + size * 1.75, y + (index - (lines.length - 1) / 2) * size * 1.25 + size * 0.35, size, look.ink, text, { "font-weight": 500 })),
    look.marks.map((mark, index) => [
      svg("circle", { cx: x + w / 2 - 4 - index * 19, cy: y - h / 2, r: 8.5, fill: mark.fill, stroke: mark.edge, "stroke-width": 1.5 }),
      words(x + w / 2 - 4 - index * 19, y - h / 2 + 4, 12, mark.ink, mark.mark, { "text-anchor": "middle", "font-weight": 700 })]));
}

function short(number) {
  return Math.round(number * 10) / 10;
}
