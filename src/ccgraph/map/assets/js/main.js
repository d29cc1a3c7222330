/* main: the state, and who hears of its changes. */

const data = readData();
const state = readHash(data);
let view = viewOf(data, state);
let theme = readTheme(false);
const icon = (kind) => glyphIcon(kind, theme.name);
const trail = []; // where the reader was before, to go back to

const act = {
  select(number, options) {
    showTip(null);
    remember();
    if (!view.entries[number].shown) {
      state.hiddenKinds.delete(data.entries[number].kind);
      if (distances(data, state.focus, liveLinks(data, state))[number] === Infinity) state.focus = null;
      state.depth = Math.max(state.depth, Math.min(distances(data, state.focus, liveLinks(data, state))[number], farthest(data, state.focus)));
    }
    change({ selected: number, pair: null, shown: number });
    if (options && options.reveal) canvas.reveal(number);
    const entry = data.entries[number];
    const { standing } = view.entries[number];
    say([entry.name, data.kindOf.get(entry.kind).label, plural(data.linksAt[number].length, "link", "links"),
      standing && STANDINGS.get(standing.state).text].filter(Boolean).join(", "));
  },
  selectPair(number) {
    showTip(null);
    remember();
    change({ selected: null, pair: number });
    const { from, to } = data.pairs[number];
    say(`Link between ${data.entries[from].name} and ${data.entries[to].name}`);
  },
  clear() {
    change({ selected: null, pair: null });
  },
  focus(number) {
    showTip(null);
    remember();
    change({ focus: number, selected: null, pair: null, shown: number, depth: 1 });
    canvas.fit();
    say(`Map narrowed to ${data.entries[number].name} and its links: ${plural(countShown(view).entries, "entry", "entries")}`);
  },
  unfocus() {
    remember();
    change({ focus: null, depth: startDepth(data) });
    canvas.fit();
    say("Whole map");
  },
  depth(depth) {
    change({ depth });
    canvas.fit();
    say(`Up to ${plural(depth, "link", "links")} away: ${plural(countShown(view).entries, "entry", "entries")}`);
  },
  escape() {
    if (state.selected !== null || state.pair !== null) act.clear();
    else if (state.path) act.path(null);
    else if (state.focus !== null) act.unfocus();
  },
  back() {
    const before = trail.pop();
    if (!before) return;
    change(before);
    canvas.fit();
    say(`Back at ${data.entries[before.selected ?? before.shown].name}`);
  },
  toggle(which, id, on) {
    if (on) state[which].delete(id);
    else state[which].add(id);
    const selectedHidden = state.selected !== null && state.hiddenKinds.has(data.entries[state.selected].kind);
    change({ depth: Math.min(state.depth, farthest(data, state.focus)), ...(selectedHidden && { selected: null }) });
  },
  showAll() {
    state.hiddenKinds.clear();
    state.hiddenTypes.clear();
    change({ focus: null, depth: farthest(data, null) });
    canvas.fit();
  },
  violate(assumption, on) {
    if (assumption === null) state.violates.clear();
    else if (on) state.violates.add(assumption);
    else state.violates.delete(assumption);
    change({});
    say(state.violates.size ? standingsInWords(countStandings(view)) : "Nothing is violated");
  },
  path(from, to) {
    const path = from === null ? null : shortestPath(data, from, to);
    remember();
    change({ path, pair: null, selected: path ? null : state.selected, shown: path ? from : state.shown });
    showPath();
    say(path ? `Path of ${plural(path.length, "step", "steps")} to ${data.entries[to].name}` : "Path closed");
  },
  zoom(factor) {
    canvas.zoom(factor);
  },
  fit() {
    canvas.fit();
  },
  hover(what) {
    showTip(what);
  },
};

const bar = createBar(data, act);
byId("tools").append(createSave(data, () => ({ state, view, theme, spots: canvas.positions() })));
const canvas = createCanvas(byId("map"), data, act);
const legend = createLegend(data, act, () => theme.name);
const violates = createViolates(data, act, new Set(state.violates));
const details = createDetails(data, act, icon);
createSearch(data, act, icon);
createTravel(data, act, canvas, () => ({ state, view }));

function change(patch) {
  Object.assign(state, patch);
  view = viewOf(data, state);
  canvas.update(state, view);
  legend.update(state, view);
  violates.update(state, view);
  details.update(state, view);
  bar.update(state, view, trail.length > 0);
  writeHash(data, state);
}

/* Bring the whole path into sight, on the map and in the panel. */
function showPath() {
  if (!state.path) return;
  byId("details").scrollTop = 0;
  canvas.frame(new Set([...data.entries.keys()].filter((number) => view.entries[number].path)));
}

function remember() {
  const { selected, pair, focus, depth, path, shown } = state;
  trail.push({ selected, pair, focus, depth, path, shown });
  if (trail.length > 100) trail.shift();
}

function showTip(what) {
  const tip = byId("tip");
  tip.hidden = what === null;
  if (what === null) return;
  if (what.entry !== undefined) {
    const entry = data.entries[what.entry];
    const { standing } = view.entries[what.entry];
    tip.replaceChildren(
      el("strong", { dir: "auto" }, entry.name),
      el("span", { class: "quiet" }, `${data.kindOf.get(entry.kind).label} · ${plural(data.linksAt[what.entry].length, "link", "links")}`),
      standing ? el("span", { class: "quiet" }, `Your data: ${STANDINGS.get(standing.state).text}${standing.contested ? ", contested" : ""}`) : "",
      el("span", { dir: "auto" }, shortened(entry.summary)));
  } else {
    const lines = view.pairs[what.pair].links.slice(0, 3).map((index) => data.links[index]);
    tip.replaceChildren(...lines.map((link) => el("span", { class: "tip-link" },
      el("strong", { dir: "auto" }, `${data.entries[link.from].name} → ${data.entries[link.to].name}`),
      el("span", { class: "quiet", dir: "auto" }, [linkWord(data, link), kindWord(link), link.qualifier].filter(Boolean).join(" · ")),
      el("span", { dir: "auto" }, shortened(link.reason || "")))));
  }
  const room = byId("tip").parentElement.getBoundingClientRect(); // what the tip is placed in
  const map = byId("map").getBoundingClientRect();
  const [x, y] = [what.at.x + map.left - room.left, what.at.y + map.top - room.top];
  const right = x > room.width / 2;
  const low = y > room.height / 2;
  tip.style.left = right ? "" : `${x + 16}px`;
  tip.style.right = right ? `${room.width - x + 16}px` : "";
  tip.style.top = low ? "" : `${y + 16}px`;
  tip.style.bottom = low ? `${room.height - y + 16}px` : "";
}

function shortened(text) {
  return text.length > 220 ? `${text.slice(0, 219)}…` : text;
}

if (byId("query")) byId("query-copy").append(copyButton(() => byId("query").textContent, "query"));
for (const table of document.querySelectorAll("#tables details")) table.open = false;

addEventListener("keydown", (event) => { if (event.key === "Escape") showTip(null); });
addEventListener("hashchange", () => {
  change({ ...readHash(data), pair: null });
  if (state.path) showPath();
  else canvas.fit();
});
addEventListener("beforeprint", () => {
  for (const table of document.querySelectorAll("#tables details")) table.open = true;
});
watchTheme((next) => {
  theme = next;
  canvas.setTheme(next);
  legend.paintIcons();
  details.repaint();
  details.update(state, view);
});

change({});
canvas.fitFirst();
if (state.selected !== null) canvas.reveal(state.selected);
else if (state.focus !== null) canvas.fit();
else if (state.path !== data.path) showPath(); // a map that was made for a path is seen as a whole
globalThis.ccgraphMap = Object.freeze({
  boxes: canvas.boxes,
  positions: canvas.positions,
  lines: canvas.lines,
  standings: () => view.entries.map(({ standing }) => standing && standing.state),
  data: () => JSON.parse(unpack(byId("ccgraph-data").textContent)),
});
document.documentElement.dataset.ready = "yes";
