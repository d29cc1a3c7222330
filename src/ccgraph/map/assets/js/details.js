/* details: what is known of the chosen entry, or of the links between two; above it the path, where there is one. */

const MOST_LISTED = 20;

const STRENGTHS = new Map([
  ["required", "required"],
  ["for-inference", "for inference"],
  ["for-optimality", "for optimality"],
  ["performance", "for performance"],
  ["not-required", "not required"],
]);

/* Sections of an entry in the order they are read, before and after its neighbors. Each makes its content from its data; a
   new kind of knowledge is one more line here and one in content.py. */
const SECTIONS = [
  ["intent", "What it is for", paragraph],
  ["definition", "What it is", (text, { details, entry }) => text !== entry.summary && paragraph(text, details)],
  ["formula", "Formulation", (text, { details }) => formula(text, details.math)],
  ["symbols", "Symbols", (rows) => el("dl", { class: "symbols" }, rows.map(symbolRow))],
  ["formal", "Formally", (text, { details }) => formula(text, details.formalMath)],
  ["breaks", "If it fails", paragraph],
  ["assumptions", "Assumptions", (rows, at) => el("ul", { class: "cards" }, rows.map((row) => assumptionCard(row, at)))],
  ["canShow", "Can show", paragraph],
  ["cannotShow", "Cannot show", paragraph],
  ["probes", "Checks", bullets],
  ["checks", "Checked by", bullets],
  ["prefer", "Prefer it when", bullets],
  ["avoid", "Avoid it when", bullets],
];
const LATER_SECTIONS = [
  ["install", "Install", (text) => el("p", { class: "headed" }, el("code", { translate: "no" }, text), copyButton(() => text, "install line"))],
  ["imports", "In code", (rows) => el("ul", { class: "cards" }, rows.map(importCard))],
  ["noImplementationFound", "In code", paragraph],
  ["uses", "Has been used for", (rows) => bullets(rows.map(useText))],
];

function paragraph(text) {
  return el("p", { dir: "auto" }, text);
}

function bullets(texts) {
  return el("ul", { class: "plain" }, texts.map((text) => el("li", { dir: "auto" }, text)));
}

function formula(text, lines) {
  return el("div", { class: "formula", translate: "no", tabindex: "0", role: "group", "aria-label": "Formula" },
    lines ? lines.map(math) : el("code", {}, text), copyButton(() => text, "LaTeX"));
}

/* A formula that is wider than the panel is written smaller, as far as it can be read; what is wider still scrolls. */
function fitFormula(box) {
  const padding = parseFloat(getComputedStyle(box).paddingLeft);
  const size = (box.clientWidth - 2 * padding) / (box.scrollWidth - padding);
  if (box.scrollWidth > box.clientWidth) box.style.fontSize = `${Math.max(size, 0.75)}em`;
}

function symbolRow(row) {
  return [
    el("dt", { translate: "no" }, row.math ? math(row.math) : el("code", {}, row.notation || "")),
    el("dd", { dir: "auto" }, row.meaning || ""),
  ];
}

function assumptionCard(row, { goTo }) {
  const strength = STRENGTHS.get(row.strength) || row.strength;
  const sides = row.dispute || row.disputedBy;
  return el("li", {},
    el("span", { class: "headed" }, el("strong", {}, goTo(row.assumption, row.label || "(no name)")),
      strength && el("span", { class: row.strength === "required" ? "badge strong" : "badge" }, strength)),
    row.scope && el("span", { class: "quiet", dir: "auto" }, row.scope),
    row.breaks && el("span", { dir: "auto" }, row.strength === "not-required" ? row.breaks : `If it fails: ${row.breaks}`),
    row.check && el("span", {}, "Checked by ", goTo(row.check, row.checkLabel || row.check)),
    sides
      ? el("div", { class: "sides" },
        side("For the claim", row.sources),
        side("Against it", row.disputedBy, row.dispute))
      : row.sources && cites(row.sources));
}

function side(title, sources, text) {
  return el("div", {}, el("strong", {}, title), text && el("p", { dir: "auto" }, text), sources && cites(sources));
}

function cites(sources) {
  return el("ul", { class: "cites", "aria-label": "Sources" }, sources.map(sourceItem));
}

function importCard(row) {
  const parts = (row.path || "").split(".");
  const name = parts.pop();
  const statement = parts.length ? `from ${parts.join(".")} import ${name}` : name ? `import ${name}` : "";
  return el("li", {},
    el("span", { class: "headed" }, el("strong", { dir: "auto" }, row.library || row.path),
      statement && copyButton(() => statement, `import line of ${row.library || row.path}`)),
    statement && el("code", { translate: "no" }, statement),
    row.binding && el("span", { class: "quiet" }, "with ", el("code", { translate: "no" }, row.binding)),
    row.note && el("span", { dir: "auto" }, row.note),
    row.imported && el("span", { class: "quiet" }, row.imported));
}

function useText(row) {
  return row.purpose || [row.areaLabel, row.task].filter(Boolean).join(": ");
}

function sourceItem(row) {
  return el("li", {}, webLink(row.url || "", row.title || row.url || "(no title)"), row.verified && el("span", { class: "quiet" }, ` (${row.verified})`));
}

function createDetails(data, act, icon) {
  const panel = byId("details");
  let last = "";

  function update(state, view) {
    const number = state.selected === null ? state.shown : state.selected;
    const path = state.path ? state.path.map((hop) => `${hop.from.name}>${hop.to.name}`) : [];
    const key = JSON.stringify([state.pair, number, state.focus, [...state.violates], path]);
    if (key === last || !data.entries.length) return;
    const same = last && JSON.parse(last).slice(0, 2).join() === JSON.parse(key).slice(0, 2).join();
    last = key;
    const inside = panel.contains(document.activeElement);
    const place = same ? panel.scrollTop : 0;
    panel.replaceChildren(...pathView(state.path), ...(state.pair === null ? entryView(number, state, view) : pairView(state.pair)));
    panel.scrollTop = place;
    for (const box of panel.querySelectorAll(".formula")) fitFormula(box);
    if (inside) panel.querySelector("h2").focus({ preventScroll: true });
  }

  /* A button to an entry that is drawn, else its name alone. */
  function goTo(iri, name) {
    const number = data.numberOfIri.get(iri);
    return number === undefined ? el("span", { dir: "auto" }, name) : entryButton(number, name);
  }

  function entryButton(number, name = data.entries[number].name) {
    return el("button", { type: "button", class: "go", click: () => act.select(number, { reveal: true }) },
      icon(data.kindOf.get(data.entries[number].kind)), el("span", { dir: "auto" }, name));
  }

  function entryView(number, state, view) {
    const entry = data.entries[number];
    const { details } = entry;
    const kind = data.kindOf.get(entry.kind);
    const known = (sections) => sections
      .filter(([name]) => Object.hasOwn(details, name))
      .map(([name, title, make]) => [title, make(details[name], { details, entry, goTo })])
      .filter(([, content]) => content)
      .map(([title, content]) => section(title, content));
    const links = linkSections(number);
    return [
      el("p", { class: "kind" }, icon(kind), kind.label, el("span", { class: "quiet" }, whereabouts(number))),
      el("h2", { tabindex: "-1", dir: "auto" }, entry.name),
      entry.aliases.length > 0 && el("p", { class: "quiet", dir: "auto" }, `Also: ${entry.aliases.join("; ")}`),
      entry.summary && el("p", { class: "summary", dir: "auto" }, entry.summary),
      standingBox(number, state, view),
      el("p", { class: "actions" },
        state.focus === number
          ? button("Whole map", () => act.unfocus())
          : button("Focus here", () => act.focus(number)),
        button("Find on the map", () => act.select(number, { reveal: true })),
        pathChoice(number)),
      ...known(SECTIONS),
      ...links.filter(([type]) => type.neighbor).map(([, shown]) => shown),
      ...known(LATER_SECTIONS),
      ...(details.more || []).map(([title, texts]) => section(capital(title), bullets(texts))),
      whoNeedsIt(number),
      ...links.filter(([type]) => !type.neighbor).map(([, shown]) => shown),
      details.sources && section("Sources", el("ul", { class: "plain" }, details.sources.map(sourceItem))),
      section("Identifier", el("p", { class: "headed" }, el("code", { class: "iri", translate: "no" }, entry.id),
        copyButton(() => entry.id, "identifier"))),
      querySection(entry, kind),
    ].filter(Boolean);
  }

  function whereabouts(number) {
    const { hop } = data.entries[number];
    return data.focus.includes(number)
      ? " · in the middle"
      : ` · ${plural(hop, "link", "links")} from ${data.entries[data.focus[0]].name}`;
  }

  /* A section that folds; on a phone only what is asked first is open. */
  function section(title, content, open = !PHONE.matches || title === "Assumptions") {
    return el("details", { class: "fold", open }, el("summary", {}, el("h3", { dir: "auto" }, title)), el("div", {}, content));
  }

  /* How the entry stands to what the data violate, claim by claim. */
  function standingBox(number, state, view) {
    const worst = view.entries[number].standing;
    if (!worst) return null;
    return el("div", { class: `standing ${worst.state}` }, [...state.violates].map((violated) => {
      const found = data.standings[number].get(violated);
      const { text, mark } = STANDINGS.get(found ? found.state : "silent");
      return el("div", {},
        el("p", {}, el("span", { class: `mark ${found ? found.state : "silent"}`, "aria-hidden": "true" }, mark),
          el("strong", { dir: "auto" }, data.violable[violated].name), `: ${text}`,
          found && found.contested && el("span", { class: "badge" }, "contested")),
        found && el("ul", { class: "plain" }, found.by.map(([claimed, strength]) => el("li", { dir: "auto" },
          bearingText(data.entries[number].details, violated, claimed, strength)))));
    }));
  }

  /* A claim that bears on a violated assumption: on the same one, or on one that implies it or is implied by it. */
  function bearingText({ assumptions = [] }, violated, claimed, strength) {
    const { id, name } = data.violable[claimed];
    const claim = assumptions.find((row) => row.assumption === id && row.strength === strength) || {};
    const through = claimed === violated ? "" : strength === "not-required" ? `${name}, which it implies, is ` : `${name}, which implies it, is `;
    return [`${through}${STRENGTHS.get(strength) || strength}`, claim.scope, claim.breaks].filter(Boolean).join(": ");
  }

  /* Where to: the techniques that neighbor links lead to from here. */
  function pathChoice(number) {
    const ends = reachable(data, number).sort((a, b) => data.entries[a].name.localeCompare(data.entries[b].name, "en") || a - b);
    if (!ends.length) return null;
    const choice = el("select", { "aria-label": `Path from ${data.entries[number].name} to`, change: () => act.path(number, Number(choice.value)) },
      el("option", { value: "", selected: true, disabled: true }, "Path to …"),
      ends.map((end) => el("option", { value: end }, data.entries[end].name)));
    return choice;
  }

  function pathView(path) {
    if (!path) return [];
    return [el("section", { class: "path", "aria-label": "Path" },
      el("div", { class: "headed" },
        el("strong", { dir: "auto" }, `Path: ${path[0].from.name} → ${path.at(-1).to.name}`),
        button("Close", () => act.path(null), { class: "small", "aria-label": "Close the path" })),
      el("ol", {}, path.map((hop) => el("li", {},
        el("p", { class: "ends" }, pathEnd(hop.from), el("span", { "aria-label": "to" }, " → "), pathEnd(hop.to)),
        hop.reason && paragraph(hop.reason),
        changeList(hop)))))];
  }

  function pathEnd({ number, name }) {
    return Number.isInteger(number) ? entryButton(number) : el("span", { dir: "auto" }, name);
  }

  /* What a step does to assumptions. */
  function changeList({ dropped, silent, added }) {
    const lines = [["Drops", dropped], ["No claim there on", silent], ["Adds", added]].filter(([, names]) => names.length);
    return lines.length > 0 && el("dl", { class: "change" }, lines.map(([title, names]) => [
      el("dt", {}, title), el("dd", { dir: "auto" }, names.join("; "))]));
  }

  /* For an assumption: how the techniques on the map stand to it. */
  function whoNeedsIt(number) {
    const assumption = data.violableOf.get(shortId(data.entries[number]));
    if (assumption === undefined) return null;
    const groups = [...STANDINGS].reverse().map(([state, { many }]) => {
      const found = [...data.entries.keys()].filter((each) => data.kindOf.get(data.entries[each].kind).technique
        && (data.standings[each].get(assumption)?.state || "silent") === state);
      return found.length > 0 && [
        el("dt", {}, `${capital(many)} (${found.length})`),
        el("dd", {}, state === "silent" ? found.map((each) => data.entries[each].name).join(", ") : found.map((each) => entryButton(each))),
      ];
    });
    return section("Techniques on this map", [el("dl", { class: "who" }, groups.filter(Boolean).flat()),
      button("My data violate this", () => act.violate(assumption, true), { class: "small" })]);
  }

  function querySection(entry, kind) {
    const queries = [kind.technique ? "technique" : entry.kind, ""].flatMap((name) => data.queriesOf.get(name) || []);
    if (!queries.length || /[\s<>"{}|\\^`\u0000-\u0020]/.test(entry.id)) return null;
    return section("The queries that fetched this", queries.map(({ name, sparql }) => {
      const text = sparql.replaceAll("<https://w3id.org/ccgraph/entity>", () => `<${entry.id}>`);
      return el("details", { class: "query" }, el("summary", {}, name),
        el("pre", { class: "code", translate: "no", tabindex: "0", role: "group", "aria-label": `Query ${name}` }, text), copyButton(() => text, `query ${name}`));
    }), false);
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
      return [type, section(`${capital(inverse ? type.incoming : type.outgoing)} (${links.length})`, [list, more])];
    });
  }

  function linkCard(link, other) {
    const type = data.typeOf.get(link.type);
    const uses = (data.entries[link.from].details.uses || []).filter((use) => use.area === data.entries[link.to].id && useText(use));
    return el("li", {},
      el("span", { class: "headed" }, entryButton(other),
        kindWord(link) && el("span", { class: "badge", dir: "auto" }, kindWord(link))),
      linkTexts(link),
      type.neighbor && changeList(changeBetween(data, link.from, link.to)),
      other === link.from && uses.length > 0 && bullets(uses.map(useText)));
  }

  function linkTexts(link) {
    return [
      link.qualifier && el("span", { class: "quiet", dir: "auto" }, link.qualifier),
      link.reason && el("span", { dir: "auto" }, link.reason),
      link.gain && el("span", {}, el("strong", {}, "Gain: "), el("span", { dir: "auto" }, link.gain)),
      link.cost && el("span", {}, el("strong", {}, "Cost: "), el("span", { dir: "auto" }, link.cost)),
    ];
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
          el("p", { class: "ends" }, entryButton(link.from), el("span", { "aria-label": "to" }, " → "), entryButton(link.to)),
          el("div", { class: "texts" }, linkTexts(link)),
          !link.reason && el("p", { class: "quiet" }, "No reason is recorded."),
          data.typeOf.get(link.type).neighbor && changeList(changeBetween(data, link.from, link.to)));
      }),
    ];
  }

  return { update, repaint: () => { last = ""; } };
}
