/* standing: how techniques stand to assumptions that the data violate. What claims say was worked out when the file was made;
   here it is only put together. No claim on record is silence, which is not freedom. */

/* From the best known to the worst, with what is said of one technique and of several, and its mark on the map. */
const STANDINGS = new Map([
  ["free", { text: "does not require it", one: "does not", many: "do not", mark: "✓" }],
  ["worse", { text: "works worse without it", one: "works worse", many: "work worse", mark: "~" }],
  ["silent", { text: "no claim on record", one: "silent", many: "silent", mark: "?" }],
  ["needs", { text: "needs it", one: "needs it", many: "need it", mark: "✕" }],
]);
const WORST = [...STANDINGS.keys()];
const NEEDED = new Set(["required", "for-inference"]);

/* The worst standing of a technique to the chosen assumptions, or null: nothing is chosen, or it is no technique. */
function standingOf(data, number, violates) {
  if (!violates.size || !data.kindOf.get(data.entries[number].kind).technique) return null;
  const found = [...violates].map((violated) => data.standings[number].get(violated) || { state: "silent", contested: false });
  return {
    state: WORST[Math.max(...found.map((each) => WORST.indexOf(each.state)))],
    contested: found.some((each) => each.contested),
  };
}

/* How many of the techniques on the map stand in which way. */
function countStandings(view) {
  const counts = { free: 0, worse: 0, silent: 0, needs: 0, contested: 0 };
  for (const { shown, standing } of view.entries) {
    if (!shown || !standing) continue;
    counts[standing.state] += 1;
    if (standing.contested) counts.contested += 1;
  }
  return counts;
}

function standingsInWords(counts) {
  const parts = [
    plural(counts.needs, "needs it", "need it"),
    plural(counts.free, "does not", "do not"),
    `${counts.silent} silent`,
  ];
  if (counts.worse) parts.push(plural(counts.worse, "works worse without it", "work worse without it"));
  return parts.join(", ") + (counts.contested ? `; ${counts.contested} contested` : "");
}

/* What going from one technique to another does to the assumptions that either states as needed; the rule of the query
   assumption-changes. */
function changeBetween(data, from, to) {
  const change = { dropped: [], silent: [], added: [] };
  data.violable.forEach(({ name }, assumption) => {
    const [before, after] = [from, to].map((end) => data.standings[end].get(assumption));
    const states = (standing) => standing && standing.by.some(([claimed, strength]) => claimed === assumption && NEEDED.has(strength));
    if (!states(before) && !states(after)) return;
    if (!needs(before)) change.added.push(name);
    else if (!needs(after)) change[speaks(after, assumption) ? "dropped" : "silent"].push(name);
  });
  return change;
}

function needs(standing) {
  return Boolean(standing) && standing.state === "needs";
}

function speaks(standing, assumption) {
  return Boolean(standing) && standing.by.some(([claimed, strength]) => claimed === assumption || strength === "not-required");
}
