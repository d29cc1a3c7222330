/* data: what the file carries, and the indexes over it. Entries are known by their number, never by a name of theirs. */

const BASE = "https://w3id.org/ccgraph/";

function readData() {
  const data = JSON.parse(unpack(byId("ccgraph-data").textContent));
  data.kindOf = new Map(data.kinds.map((kind) => [kind.id, kind]));
  data.typeOf = new Map(data.types.map((type) => [type.id, type]));
  data.rankOf = new Map(data.types.map((type, index) => [type.id, index]));
  data.pairsAt = data.entries.map(() => []);
  data.pairs.forEach((pair, index) => {
    data.pairsAt[pair.from].push(index);
    if (pair.to !== pair.from) data.pairsAt[pair.to].push(index);
  });
  data.linksAt = data.entries.map(() => []);
  data.links.forEach((link, index) => {
    data.linksAt[link.from].push(index);
    if (link.to !== link.from) data.linksAt[link.to].push(index);
  });
  data.numberOf = new Map();
  data.numberOfIri = new Map();
  data.entries.forEach((entry, number) => {
    const short = shortId(entry);
    if (!data.numberOf.has(short)) data.numberOf.set(short, number);
    if (!data.numberOfIri.has(entry.id)) data.numberOfIri.set(entry.id, number);
    entry.keys = [entry.name, ...entry.aliases, short, entry.id].map(searchKey);
  });
  for (const { details } of data.entries) for (const row of [details, ...(details.assumptions || [])]) {
    for (const column of ["sources", "disputedBy"]) if (row[column]) row[column] = row[column].map((number) => data.references[number]);
  }
  data.queriesOf = new Map(data.queries);
  data.violableOf = new Map(data.violable.map((assumption, number) => [shortId(assumption), number]));
  data.standings = data.entries.map(({ standings }) => new Map(
    standings.map(([violated, state, contested, by]) => [violated, { state, contested: Boolean(contested), by }])));
  return data;
}

/* `method/pca` for entries of ccgraph, the whole IRI for those of others. */
function shortId(entry) {
  return entry.id.startsWith(BASE) ? entry.id.slice(BASE.length) : entry.id;
}

/* What two spellings of one name have in common. */
function searchKey(text) {
  return text.normalize("NFKD").toLowerCase().replace(/[^\p{L}\p{N}+#]+/gu, " ").trim();
}

/* The word for a link, read from its start to its end. */
function linkWord(data, link) {
  return data.typeOf.get(link.type).label;
}

/* The kind of a neighbor link, in words. */
function kindWord(link) {
  return link.kind ? link.kind.replaceAll("-", " ") : "";
}
