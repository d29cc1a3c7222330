/* looks: what each chip and each line looks like in a state of the map, for the canvas and for pictures alike. */

function chipLook(data, state, view, number, theme) {
  const entry = data.entries[number];
  const kind = data.kindOf.get(entry.kind);
  const { lit, path, standing } = view.entries[number];
  const centre = state.focus === null ? data.focus.includes(number) : number === state.focus;
  const out = standing !== null && standing.state === "needs";
  const plain = !centre || out;
  return {
    alpha: lit ? 1 : 0.3,
    ring: number === state.selected || (path && lit),
    fill: out ? theme.faint : plain ? theme.chip : theme.accent,
    stroke: standing ? theme.standings[standing.state] : plain ? kind.hue[theme.name] : theme.accent,
    width: standing && standing.state === "free" ? 3 : 1.3,
    dash: standing && standing.state === "silent" ? [4, 4] : [],
    glyph: out ? theme.faint : plain ? kind.hue.fill : theme.onAccent,
    glyphStroke: out ? theme.muted : plain ? kind.hue[theme.name] : theme.onAccent,
    ink: out ? theme.muted : plain ? theme.ink : theme.onAccent,
    marks: standing
      ? [markLook(standing.state, STANDINGS.get(standing.state).mark, theme), ...(standing.contested ? [markLook("contested", "!", theme)] : [])]
      : [],
  };
}

/* The mark of a standing: a filled circle for what is on record, an empty one for silence. */
function markLook(name, mark, theme) {
  const colour = theme.standings[name];
  return name === "silent" ? { mark, fill: theme.chip, ink: colour, edge: colour } : { mark, fill: colour, ink: theme.chip, edge: theme.chip };
}

function lineLook(data, state, view, number, theme) {
  const pair = data.pairs[number];
  const seen = view.pairs[number];
  const links = (seen.links.length ? seen.links : pair.links).map((index) => data.links[index]);
  const type = data.typeOf.get(links[0].type);
  const strong = seen.path || (seen.lit && (state.selected !== null || state.pair !== null));
  return {
    strong,
    colour: seen.path ? theme.accent : seen.lit ? type.hue[theme.name] : theme.faint,
    width: (seen.path ? 3.4 : strong ? 2.2 : 1.1) + Math.min(links.length - 1, 3) * 0.5,
    dash: seen.path ? [] : type.dash,
    forward: links.some((link) => link.from === pair.from),
    backward: links.some((link) => link.to === pair.from),
  };
}
