/* permalink: the view in the address, so that a link to the file shows it again. What is not of this map is passed over. */

function readHash(data) {
  const given = new URLSearchParams(location.hash.slice(1));
  const state = startState(data);
  const entryIn = (name) => data.numberOf.get(given.get(name)) ?? null;
  const known = (name, table) => new Set(given.getAll(name).filter((id) => table.has(id)));
  state.selected = entryIn("entry");
  state.focus = entryIn("focus");
  state.hiddenKinds = known("hide", data.kindOf);
  state.hiddenTypes = known("unlink", data.typeOf);
  if (given.has("violates")) {
    const named = given.getAll("violates").map((id) => data.violableOf.get(id));
    state.violates = new Set(named.filter((number) => number !== undefined).sort((a, b) => a - b));
  }
  const [from, to] = [entryIn("from"), entryIn("to")];
  if (from !== null && to !== null) state.path = shortestPath(data, from, to) || state.path;
  else if (given.get("path") === "none") state.path = null;
  const depth = Number(given.get("depth"));
  const most = farthest(data, state.focus);
  state.depth = Number.isInteger(depth) && depth >= 1 ? Math.min(depth, most) : usualDepth(data, state);
  state.shown = state.selected ?? state.focus ?? state.shown;
  return state;
}

/* The depth that is shown where nobody chose one. */
function usualDepth(data, { focus }) {
  return focus === null ? startDepth(data) : 1;
}

function writeHash(data, state) {
  const start = startState(data);
  const parts = new URLSearchParams();
  if (state.selected !== null) parts.set("entry", shortId(data.entries[state.selected]));
  if (state.focus !== null) parts.set("focus", shortId(data.entries[state.focus]));
  if (state.depth !== usualDepth(data, state)) parts.set("depth", state.depth);
  for (const { id } of data.kinds) if (state.hiddenKinds.has(id)) parts.append("hide", id);
  for (const { id } of data.types) if (state.hiddenTypes.has(id)) parts.append("unlink", id);
  const violates = [...state.violates].sort((a, b) => a - b);
  if (violates.join() !== data.violated.join()) {
    for (const number of violates.length ? violates : [-1]) parts.append("violates", number < 0 ? "" : shortId(data.violable[number]));
  }
  if (state.path !== start.path) {
    if (state.path) {
      parts.set("from", shortId(data.entries[state.path[0].from.number]));
      parts.set("to", shortId(data.entries[state.path.at(-1).to.number]));
    } else parts.set("path", "none");
  }
  const hash = parts.toString().replaceAll("%2F", "/");
  if (hash === location.hash.slice(1)) return;
  try {
    history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
  } catch { /* a sandboxed frame has no address of its own */ }
}
