/* canvas: the drawing. vis-network moves, zooms and finds what is under the pointer; chips are painted here.
   Positions come from the file, so nothing is simulated and nothing moves. */

const FONT = '500 SIZEpx system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const SMALLEST_TEXT = 7; // pixels on the screen at the first sight: where it would be less, only the middle is shown,
const READABLE_TEXT = 8.5; // this large

function createCanvas(holder, data, act) {
  let theme = readTheme(false);
  let state = startState(data);
  let view = viewOf(data, state);
  let hovered = null;
  let touched = false; // whether the reader has moved the map: from then on it is left where it is
  const drawn = []; // what each line was last told, so that only changes are told again

  const nodes = new vis.DataSet(data.entries.map((entry, number) => ({ id: number, x: entry.x, y: entry.y })));
  const edges = new vis.DataSet(data.pairs.map((pair, number) => ({ id: number, ...ends(pair), ...line(number) })));
  const network = new vis.Network(holder, { nodes, edges }, {
    autoResize: true,
    physics: false,
    layout: { improvedLayout: false },
    nodes: { shape: "custom", ctxRenderer: paint, borderWidth: 0 },
    edges: { smooth: false, hoverWidth: 0, selectionWidth: 0, arrowStrikethrough: false },
    interaction: {
      hover: true,
      hoverConnectedEdges: false,
      selectConnectedEdges: false,
      multiselect: false,
      keyboard: false,
      dragNodes: matchMedia("(pointer: fine)").matches,
      zoomSpeed: 0.7,
    },
  });
  // the engine asks a painted shape for its size only after the first painting; it needs it before, to end lines at chips
  data.entries.forEach((entry, number) => {
    const shape = network.body.nodes[number].shape;
    shape.customSizeWidth = entry.w;
    shape.customSizeHeight = entry.h;
    shape.refreshNeeded = true;
  });
  holder.firstChild.tabIndex = -1; // the holder itself takes the keyboard

  function ends(pair) {
    return { from: pair.from, to: pair.to };
  }

  function line(number) {
    const look = lineLook(data, state, view, number, theme);
    const head = { enabled: true, type: "arrow", scaleFactor: look.strong ? 0.55 : 0.42 };
    return {
      hidden: !view.pairs[number].shown,
      color: { color: look.colour, highlight: look.colour, hover: theme.accent, inherit: false },
      width: look.width,
      dashes: look.dash.length ? look.dash : false,
      arrows: { to: look.forward ? head : { enabled: false }, from: look.backward ? head : { enabled: false } },
    };
  }

  function paint({ ctx, id, x, y, state: { hover } }) {
    const entry = data.entries[id];
    return { drawNode: () => paintChip(ctx, entry, id, x, y, hover), nodeDimensions: { width: entry.w, height: entry.h } };
  }

  function paintChip(ctx, entry, number, x, y, hover) {
    const look = chipLook(data, state, view, number, theme);
    const kind = data.kindOf.get(entry.kind);
    const left = x - entry.w / 2;
    const top = y - entry.h / 2;
    ctx.globalAlpha = hover ? 1 : look.alpha;
    if (look.ring) {
      ctx.strokeStyle = theme.accent;
      ctx.lineWidth = 3;
      ctx.setLineDash([]);
      rounded(ctx, left - 4, top - 4, entry.w + 8, entry.h + 8);
      ctx.stroke();
    }
    ctx.fillStyle = look.fill;
    ctx.strokeStyle = look.stroke;
    ctx.lineWidth = hover ? look.width + 1.3 : look.width;
    ctx.setLineDash(look.dash);
    rounded(ctx, left, top, entry.w, entry.h);
    ctx.fill();
    ctx.stroke();
    ctx.setLineDash([]);
    const radius = entry.size * 0.42;
    ctx.fillStyle = look.glyph;
    ctx.strokeStyle = look.glyphStroke;
    ctx.lineWidth = 1.3;
    ctx.lineJoin = "round";
    paintGlyph(ctx, kind.glyph, left + entry.size, y, radius);
    ctx.fillStyle = look.ink;
    ctx.font = FONT.replace("SIZE", entry.size);
    ctx.textAlign = "left";
    ctx.textBaseline = "middle";
    const start = left + entry.size * 1.75;
    const room = entry.w - entry.size * 2.4;
    const height = entry.size * 1.25;
    entry.lines.forEach((text, index) => {
      const middle = y + (index - (entry.lines.length - 1) / 2) * height;
      ctx.fillText(text, start, middle + entry.size * 0.05, room);
    });
    look.marks.forEach((mark, index) => {
      const at = left + entry.w - 4 - index * 19;
      ctx.beginPath();
      ctx.arc(at, top, 8.5, 0, 2 * Math.PI);
      ctx.fillStyle = mark.fill;
      ctx.strokeStyle = mark.edge;
      ctx.lineWidth = 1.5;
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = mark.ink;
      ctx.font = FONT.replace("500 SIZE", "700 12");
      ctx.textAlign = "center";
      ctx.fillText(mark.mark, at, top + 0.5);
    });
    ctx.globalAlpha = 1;
  }

  function rounded(ctx, left, top, width, height) {
    ctx.beginPath();
    ctx.roundRect(left, top, width, height, Math.min(height / 2, 15));
  }

  /* Show everything that is switched on. At the first sight of a small screen, stay near enough to read. */
  function fit(firstSight, among = null) {
    const spots = network.getPositions();
    const boxes = data.entries
      .map(({ w, h, size }, number) => ({ w, h, size, number, ...spots[number] }))
      .filter(({ number }) => view.entries[number].shown && (!among || among.has(number)));
    if (!boxes.length || !holder.clientWidth || !holder.clientHeight) return;
    const left = Math.min(...boxes.map((box) => box.x - box.w / 2));
    const right = Math.max(...boxes.map((box) => box.x + box.w / 2));
    const top = Math.min(...boxes.map((box) => box.y - box.h / 2));
    const bottom = Math.max(...boxes.map((box) => box.y + box.h / 2));
    const margin = 24;
    const [wide, high] = [holder.clientWidth - margin, holder.clientHeight - margin];
    let scale = Math.min(wide / (right - left), high / (bottom - top), 1.25);
    let position = { x: (left + right) / 2, y: (top + bottom) / 2 };
    const smallest = Math.min(...boxes.map((box) => box.size));
    if (firstSight && scale * smallest < SMALLEST_TEXT) {
      scale = READABLE_TEXT / smallest;
      const middle = data.entries[data.focus[0]];
      position = { x: middle.x, y: middle.y };
    }
    network.moveTo({ position, scale, animation: motion(!firstSight) });
  }

  function motion(wanted) {
    return wanted && !calmQuery.matches ? { duration: 260, easingFunction: "easeInOutQuad" } : false;
  }

  function update(nextState, nextView) {
    state = nextState;
    view = nextView;
    const changedNodes = [];
    view.entries.forEach((entry, number) => {
      if (Boolean(network.body.nodes[number].options.hidden) === entry.shown) changedNodes.push({ id: number, hidden: !entry.shown });
    });
    const changedEdges = [];
    data.pairs.forEach((_, number) => {
      const next = line(number);
      const written = JSON.stringify(next);
      if (drawn[number] !== written) {
        drawn[number] = written;
        changedEdges.push({ id: number, ...next });
      }
    });
    if (changedNodes.length) nodes.update(changedNodes);
    if (changedEdges.length) edges.update(changedEdges);
    network.redraw();
  }

  network.on("click", ({ nodes: [node], edges: [edge] }) => {
    if (node !== undefined) act.select(node);
    else if (edge !== undefined) act.selectPair(edge);
    else act.clear();
  });
  network.on("doubleClick", ({ nodes: [node] }) => { if (node !== undefined) act.focus(node); });
  network.on("hoverNode", ({ node, pointer }) => { hovered = node; pointerShape("pointer"); act.hover({ entry: node, at: pointer.DOM }); });
  network.on("hoverEdge", ({ edge, pointer }) => { if (hovered === null) { pointerShape("pointer"); act.hover({ pair: edge, at: pointer.DOM }); } });
  network.on("blurNode", () => { hovered = null; pointerShape(""); act.hover(null); });
  network.on("blurEdge", () => { if (hovered === null) { pointerShape(""); act.hover(null); } });
  network.on("dragStart", () => { touched = true; act.hover(null); });
  network.on("zoom", () => { touched = true; act.hover(null); });
  // the engine scales the picture after it told of the new size, so the fit has to wait for that
  network.on("resize", () => queueMicrotask(() => { if (!touched) fit(true); }));

  function pointerShape(shape) {
    holder.style.cursor = shape;
  }

  function zoom(factor) {
    touched = true;
    network.moveTo({ scale: Math.min(Math.max(network.getScale() * factor, 0.08), 5), animation: motion(true) });
  }

  /* Bring an entry into sight if it is not, and near enough to be read. */
  function reveal(number) {
    const { x, y } = network.getPosition(number);
    const at = network.canvasToDOM({ x, y });
    const scale = Math.max(network.getScale(), 0.6);
    const outside = at.x < 60 || at.y < 30 || at.x > holder.clientWidth - 60 || at.y > holder.clientHeight - 30;
    if (!outside && scale === network.getScale()) return;
    touched = true;
    network.moveTo({ position: { x, y }, scale, animation: motion(true) });
  }

  function setTheme(next) {
    theme = next;
    update(state, view);
  }

  return {
    update,
    fitFirst: () => fit(true),
    fit: () => { touched = false; fit(false); },
    frame: (numbers) => { touched = true; fit(false, numbers); },
    zoom,
    reveal,
    setTheme,
    /* For tests and for pages that embed the map: where things are, on the screen of the map. */
    boxes: () => data.entries.map((entry, number) => {
      const { x, y } = network.canvasToDOM(network.getPosition(number));
      const scale = network.getScale();
      return { x, y, width: entry.w * scale, height: entry.h * scale, text: entry.size * scale, shown: view.entries[number].shown };
    }),
    positions: () => data.entries.map((_, number) => network.getPosition(number)),
    lines: () => data.pairs.map((_, number) => !network.body.edges[number].options.hidden),
  };
}
