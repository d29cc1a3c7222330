/* view: what is to be seen, worked out from the state alone: pure functions, no page. */

const PHONE = matchMedia("(max-width: 699px)");

function startState(data) {
  return {
    selected: null, // number of an entry
    pair: null, // number of a drawn line
    focus: null, // number of the entry that the map is narrowed to
    depth: startDepth(data), // links from the middle, or from the focus, that are shown
    hiddenKinds: new Set(),
    hiddenTypes: new Set(),
    violates: new Set(data.violated), // numbers of assumptions
    path: data.path.length ? data.path : null, // steps of a path between two techniques
    shown: data.focus.length ? data.focus[0] : 0, // the entry in the details when nothing is selected
  };
}

/* A phone begins with what is next to the middle; a desk has room for all. */
function startDepth(data) {
  return PHONE.matches ? 1 : farthest(data, null);
}

/* How many links away the farthest entry is, from the focus or from the middle of the map. */
function farthest(data, focus) {
  return Math.max(1, ...distances(data, focus).filter(Number.isFinite));
}

/* Links from the focus to each entry; without a focus those of the file. */
function distances(data, focus, live = data.pairs.map((pair) => pair.links)) {
  if (focus === null) return data.entries.map((entry, number) => (data.focus.includes(number) ? 0 : entry.hop));
  const away = data.entries.map(() => Infinity);
  away[focus] = 0;
  const queue = [focus];
  for (const number of queue) {
    for (const index of data.pairsAt[number]) {
      const other = otherEnd(data.pairs[index], number);
      if (live[index].length && away[other] === Infinity) {
        away[other] = away[number] + 1;
        queue.push(other);
      }
    }
  }
  return away;
}

/* For each drawn pair the links that are switched on. */
function liveLinks(data, state) {
  return data.pairs.map((pair) => pair.links.filter((link) => !state.hiddenTypes.has(data.links[link].type)));
}

/* Everything a drawing needs to know of each entry and each pair: shown or not, lit or dimmed, on the path, its standing. */
function viewOf(data, state) {
  const live = liveLinks(data, state);
  const away = distances(data, state.focus, live);
  const steps = pathPairs(data, state.path);
  const onPath = new Set((state.path || []).flatMap((hop) => [hop.from.number, hop.to.number]));
  const entries = data.entries.map((entry, number) => ({
    shown: onPath.has(number) || (!state.hiddenKinds.has(entry.kind) && away[number] <= state.depth),
    lit: true,
    path: onPath.has(number),
    standing: standingOf(data, number, state.violates),
  }));
  const pairs = data.pairs.map((pair, number) => ({
    shown: steps.has(number) || (live[number].length > 0 && entries[pair.from].shown && entries[pair.to].shown),
    lit: true,
    path: steps.has(number),
    links: live[number],
  }));
  if (state.selected !== null) {
    const lit = neighborsOf(data, live, state.selected);
    entries.forEach((entry, number) => { entry.lit = entry.path || lit.has(number); });
    pairs.forEach((pair, number) => {
      pair.lit = pair.path || data.pairs[number].from === state.selected || data.pairs[number].to === state.selected;
    });
  } else if (state.pair !== null) {
    const { from, to } = data.pairs[state.pair];
    entries.forEach((entry, number) => { entry.lit = number === from || number === to; });
    pairs.forEach((pair, number) => { pair.lit = number === state.pair; });
  } else if (state.path) {
    entries.forEach((entry) => { entry.lit = entry.path; });
    pairs.forEach((pair) => { pair.lit = pair.path; });
  }
  return { entries, pairs };
}

function neighborsOf(data, live, number) {
  const near = new Set([number]);
  for (const index of data.pairsAt[number]) {
    if (live[index].length) near.add(otherEnd(data.pairs[index], number));
  }
  return near;
}

function otherEnd(pair, number) {
  return pair.from === number ? pair.to : pair.from;
}

function countShown(view) {
  return {
    entries: view.entries.filter((entry) => entry.shown).length,
    links: view.pairs.reduce((sum, pair) => sum + (pair.shown ? pair.links.length : 0), 0),
  };
}
