/* tables: the view as CSV and as JSON-LD. */

/* Rows as CSV (RFC 4180). A cell that a spreadsheet would take for a formula gets an apostrophe before it. */
function csv(rows) {
  const cell = (value) => {
    const text = String(value ?? "");
    const safe = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function entryTable(data, view) {
  const shown = [...data.entries.keys()].filter((number) => view.entries[number].shown);
  return [["id", "name", "kind", "links away", "also called", "what it is", "standing"],
    ...shown.map((number) => {
      const entry = data.entries[number];
      const { standing } = view.entries[number];
      return [entry.id, entry.name, data.kindOf.get(entry.kind).label, entry.hop, entry.aliases.join("; "), entry.summary,
        standing ? STANDINGS.get(standing.state).text + (standing.contested ? " (contested)" : "") : ""];
    })];
}

function linkTable(data, view) {
  return [["from", "link", "to", "kind", "qualifier", "reason", "gain", "cost"],
    ...linksShown(view).map((index) => {
      const link = data.links[index];
      return [data.entries[link.from].name, linkWord(data, link), data.entries[link.to].name, kindWord(link), link.qualifier, link.reason,
        link.gain, link.cost];
    })];
}

function linksShown(view) {
  return view.pairs.filter((pair) => pair.shown).flatMap((pair) => pair.links).sort((a, b) => a - b);
}

const CONTEXT = {
  ccg: "https://w3id.org/ccgraph/ontology#",
  dcterms: "http://purl.org/dc/terms/",
  skos: "http://www.w3.org/2004/02/skos/core#",
};

/* The visible part of the graph as JSON-LD: entries with an IRI, and the links between them that are statements of ccgraph. */
function jsonLd(data, view) {
  const nodes = new Map();
  data.entries.forEach((entry, number) => {
    if (!view.entries[number].shown || !/^(?:https?|urn):[^\s<>"{}|\\^`]+$/i.test(entry.id)) return;
    const text = (value) => (entry.id.startsWith(BASE) ? { "@value": value, "@language": "en" } : value);
    const kind = data.kindOf.get(entry.kind);
    nodes.set(number, {
      "@id": entry.id,
      ...(kind.class && { "@type": `ccg:${kind.class}` }),
      "skos:prefLabel": text(entry.name),
      ...(entry.aliases.length && { "skos:altLabel": entry.aliases.map(text) }),
      ...(entry.summary && { [kind.technique ? "ccg:intent" : "skos:definition"]: text(entry.summary) }),
    });
  });
  for (const index of linksShown(view)) {
    const link = data.links[index];
    const { property } = data.typeOf.get(link.type);
    if (!property || !nodes.has(link.from) || !nodes.has(link.to)) continue;
    const node = nodes.get(link.from);
    node[property] = [...(node[property] || []), { "@id": data.entries[link.to].id }];
  }
  return { "@context": CONTEXT, "@graph": [...nodes.values()] };
}
