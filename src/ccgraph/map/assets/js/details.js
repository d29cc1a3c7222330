/* details: what is known of the chosen entry, or of the links between two. */

const MOST_LISTED = 10;

const STRENGTHS = new Map([
  ["required", "required"],
  ["for-inference", "for inference"],
  ["for-optimality", "for optimality"],
  ["performance", "for performance"],
  ["not-required", "not required"],
]);

/* Sections of an entry in the order they are read. Each makes its content from its data; a new kind of knowledge is one
   more line here and one in content.py. */
const SECTIONS = [
  ["intent", "What it is for", (text) => el("p", { dir: "auto" }, text)],
  ["formula", "Formulation", (text, entry) => el("div", { class: "formula", translate: "no" },
    entry.math ? entry.math.map(math) : el("code", {}, text), copyButton(() => text, "LaTeX"))],
  ["assumptions", "Assumptions", (rows) => el("ul", { class: "cards" }, rows.map(assumptionCard))],
  ["prefer", "Prefer it when", bullets],
  ["avoid", "Avoid it when", bullets],
  ["install", "Install", (text) => el("p", { class: "headed" }, el("code", { translate: "no" }, text),
    copyButton(() => text, "install line"))],
  ["imports", "In code", (rows) => el("ul", { class: "cards" }, rows.map(importCard))],
  ["uses", "Has been used for", bullets],
  ["sources", "Sources", (rows) => el("ul", { class: "plain" }, rows.map(sourceItem))],
];

function bullets(texts) {
  return el("ul", { class: "plain" }, texts.map((text) => el("li", { dir: "auto" }, text)));
}

function assumptionCard(row) {
  const strength = STRENGTHS.get(row.strength) || row.strength;
  return el("li", {},
    el("span", { class: "headed" }, el("strong", { dir: "auto" }, row.label || "(no name)"),
      strength && el("span", { class: row.strength === "required" ? "badge strong" : "badge" }, strength)),
    row.scope && el("span", { class: "quiet", dir: "auto" }, row.scope),
    row.breaks && el("span", { dir: "auto" }, `If it fails: ${row.breaks}`));
}

function importCard(row) {
  const parts = (row.path || "").split(".");
  const name = parts.pop();
  const statement = parts.length ? `from ${parts.join(".")} import ${name}` : name ? `import ${name}` : "";
  return el("li", {},
    el("span", { class: "headed" }, el("strong", { dir: "auto" }, row.library || row.path),
      statement && copyButton(() => statement, `import line of ${row.library || row.path}`)),
    statement && el("code", { translate: "no" }, statement),
    row.binding && el("span", { class: "quiet" }, "with ", el("code", { translate: "no" }, row.binding)));
}

function sourceItem(row) {
  return el("li", {}, webLink(row.url || "", row.title || row.url || "(no title)"));
}

function createDetails(data, act, icon) {
  const panel = byId("details");
  let last = "";

  function update(state) {
    const number = state.selected === null ? state.shown : state.selected;
    const key = state.pair === null ? `e${number},${state.focus}` : `p${state.pair}`;
    if (key === last || !data.entries.length) return;
    last = key;
    const inside = panel.contains(document.activeElement);
    panel.replaceChildren(...(state.pair === null ? entryView(number, state) : pairView(state.pair)));
    panel.scrollTop = 0;
    if (inside) panel.querySelector("h2").focus({ preventScroll: true });
  }

  function entryView(number, state) {
    const entry = data.entries[number];
    const details = entry.details;
    return [
      el("p", { class: "kind" }, icon(data.kindOf.get(entry.kind)), data.kindOf.get(entry.kind).label,
        el("span", { class: "quiet" }, whereabouts(number))),
      el("h2", { tabindex: "-1", dir: "auto" }, entry.name),
      entry.aliases.length > 0 && el("p", { class: "quiet", dir: "auto" }, `Also: ${entry.aliases.join("; ")}`),
      entry.summary && el("p", { class: "summary", dir: "auto" }, entry.summary),
      el("p", { class: "actions" },
        state.focus === number
          ? button("Whole map", () => act.unfocus())
          : button("Focus here", () => act.focus(number)),
        button("Find on the map", () => act.select(number, { reveal: true }))),
      ...SECTIONS.filter(([name]) => Object.hasOwn(details, name)).map(([name, title, make]) => section(title, make(details[name], details))),
      ...(details.more || []).map(([title, texts]) => section(capital(title), bullets(texts))),
      ...linkSections(number),
      section("Identifier", el("p", { class: "headed" }, el("code", { class: "iri", translate: "no" }, entry.id),
        copyButton(() => entry.id, "identifier"))),
    ].filter(Boolean);
  }

  function whereabouts(number) {
    const { hop } = data.entries[number];
    return data.focus.includes(number)
      ? " · in the middle"
      : ` · ${plural(hop, "link", "links")} from ${data.entries[data.focus[0]].name}`;
  }

  function section(title, content) {
    return el("section", {}, el("h3", {}, title), content);
  }

  /* The links of an entry, by type and direction. A hub has thousands: they are listed a few at a time. */
  function linkSections(number) {
    const groups = new Map();
    for (const index of data.linksAt[number]) {
      const link = data.links[index];
      const inverse = link.to === number && link.from !== number;
      const key = data.rankOf.get(link.type) * 2 + (inverse ? 1 : 0);
      if (!groups.has(key)) groups.set(key, { link, inverse, links: [] });
      groups.get(key).links.push(link);
    }
    return [...groups.entries()].sort(([a], [b]) => a - b).map(([, { link, inverse, links }]) => {
      const list = el("ul", { class: "cards" });
      const more = button("", () => grow(links.length), { class: "small" });
      function grow(limit) {
        const from = list.children.length;
        const until = Math.min(limit, from + 50);
        links.slice(from, until || limit).forEach((each) => list.append(linkCard(each, inverse ? each.from : each.to)));
        more.hidden = list.children.length >= links.length;
        more.textContent = `${links.length - list.children.length} more`;
      }
      grow(links.length > MOST_LISTED + 2 ? MOST_LISTED : links.length);
      const type = data.typeOf.get(link.type);
      return section(`${capital(inverse ? type.incoming : type.outgoing)} (${links.length})`, [list, more]);
    });
  }

  function linkCard(link, other) {
    const entry = data.entries[other];
    return el("li", {},
      el("span", { class: "headed" },
        el("button", { type: "button", class: "go", click: () => act.select(other, { reveal: true }) },
          icon(data.kindOf.get(entry.kind)), el("span", { dir: "auto" }, entry.name)),
        kindWord(link) && el("span", { class: "badge", dir: "auto" }, kindWord(link))),
      link.qualifier && el("span", { class: "quiet", dir: "auto" }, link.qualifier),
      link.reason && el("span", { dir: "auto" }, link.reason));
  }

  function pairView(number) {
    const pair = data.pairs[number];
    const names = [pair.from, pair.to].map((end) => data.entries[end].name);
    return [
      el("p", { class: "kind" }, plural(pair.links.length, "link", "links")),
      el("h2", { tabindex: "-1", dir: "auto" }, `${names[0]} and ${names[1]}`),
      ...pair.links.map((index) => {
        const link = data.links[index];
        return el("section", { class: "link" },
          el("h3", { dir: "auto" }, capital(linkWord(data, link)),
            kindWord(link) && el("span", { class: "badge", dir: "auto" }, kindWord(link))),
          el("p", { class: "ends" }, endButton(link.from), el("span", { "aria-label": "to" }, " → "), endButton(link.to)),
          link.qualifier && el("p", { class: "quiet", dir: "auto" }, link.qualifier),
          link.reason ? el("p", { dir: "auto" }, link.reason) : el("p", { class: "quiet" }, "No reason is recorded."));
      }),
    ];
  }

  function endButton(number) {
    const entry = data.entries[number];
    return el("button", { type: "button", class: "go", click: () => act.select(number, { reveal: true }) },
      icon(data.kindOf.get(entry.kind)), el("span", { dir: "auto" }, entry.name));
  }

  return { update, repaint: () => { last = ""; } };
}
