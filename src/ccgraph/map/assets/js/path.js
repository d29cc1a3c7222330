/* path: a chain of neighbor links from one technique to another. */

/* The shortest chain over drawn neighbor links, each followed the way it points; of equally short ones the first in the
   order of the file. None: null. */
function shortestPath(data, from, to) {
  const came = new Map([[from, null]]);
  const queue = [from];
  for (const number of queue) {
    if (number === to) break;
    for (const index of neighborLinks(data, number)) {
      const next = data.links[index].to;
      if (!came.has(next)) {
        came.set(next, index);
        queue.push(next);
      }
    }
  }
  if (!came.has(to) || from === to) return null;
  const hops = [];
  for (let number = to; number !== from; number = data.links[came.get(number)].from) hops.unshift(data.links[came.get(number)]);
  return hops.map((link) => ({
    ...changeBetween(data, link.from, link.to),
    from: { number: link.from, name: data.entries[link.from].name },
    to: { number: link.to, name: data.entries[link.to].name },
    reason: link.reason || "",
  }));
}

/* The techniques that a chain of neighbor links leads to. */
function reachable(data, from) {
  const seen = new Set([from]);
  for (const number of seen) for (const index of neighborLinks(data, number)) seen.add(data.links[index].to);
  seen.delete(from);
  return [...seen];
}

function neighborLinks(data, number) {
  return data.linksAt[number].filter((index) => data.links[index].from === number && data.typeOf.get(data.links[index].type).neighbor);
}

/* The numbers of the drawn lines that a path runs along. */
function pathPairs(data, path) {
  const ends = new Set((path || []).map((hop) => [hop.from.number, hop.to.number].sort().join()));
  return new Set([...data.pairs.keys()].filter((index) => ends.has([data.pairs[index].from, data.pairs[index].to].sort().join())));
}
