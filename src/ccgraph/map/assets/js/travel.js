/* travel: the map by keyboard. Arrows go along links, to the entry that lies that way. */

const WAYS = { ArrowLeft: [-1, 0, "left"], ArrowRight: [1, 0, "right"], ArrowUp: [0, -1, "above"], ArrowDown: [0, 1, "below"] };

/* The linked entry that lies in the direction (dx, dy), the straightest and nearest; null where there is none. */
function stepFrom(data, view, spots, number, dx, dy) {
  let best = null;
  let least = Infinity;
  for (const index of data.pairsAt[number]) {
    const other = otherEnd(data.pairs[index], number);
    if (!view.pairs[index].shown || other === number) continue;
    const x = spots[other].x - spots[number].x;
    const y = spots[other].y - spots[number].y;
    const length = Math.sqrt(x * x + y * y) || 1;
    const straight = (x * dx + y * dy) / length;
    if (straight < 0.5) continue;
    const cost = length / (straight * straight);
    if (cost < least) {
      least = cost;
      best = other;
    }
  }
  return best;
}

function createTravel(data, act, canvas, now) {
  const map = byId("map");
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { state, view } = now();
    const here = state.selected;
    const way = Object.hasOwn(WAYS, event.key) ? WAYS[event.key] : null;
    if (way) {
      if (here === null) act.select(state.focus === null ? state.shown : state.focus, { reveal: true });
      else {
        const next = stepFrom(data, view, canvas.positions(), here, way[0], way[1]);
        if (next === null) say(`No link from ${data.entries[here].name} to the ${way[2] === "above" || way[2] === "below" ? `side ${way[2]}` : way[2]}`);
        else act.select(next, { reveal: true });
      }
    } else if (event.key === "Enter") {
      if (here === null) act.select(state.shown, { reveal: true });
      byId("details").querySelector("h2").focus();
    } else if (event.key === " ") act.focus(here === null ? state.shown : here);
    else if (event.key === "Home") act.select(data.focus[0], { reveal: true });
    else if (event.key === "f" || event.key === "F") canvas.fit();
    else if (event.key === "+" || event.key === "=") canvas.zoom(1.25);
    else if (event.key === "-") canvas.zoom(0.8);
    else if (event.key === "Escape") act.escape();
    else if (event.key === "Backspace") act.back();
    else return;
    event.preventDefault();
  });
  byId("details").addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.focus();
  });
}
