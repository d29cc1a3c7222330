/* gallery: the list narrowed to what is typed, and the best of it under the Enter key. */

const input = document.getElementById("find");
const maps = Array.from(document.querySelectorAll("#all li"), (node) => ({
  node,
  link: node.querySelector("a"),
  keys: [
    node.querySelector("a").textContent,
    ...Array.from(node.querySelectorAll(".alias"), (alias) => alias.textContent),
    node.querySelector("code").textContent,
    node.dataset.id,
  ].map(searchKey),
}));

function narrow() {
  const wanted = searchKey(input.value);
  let best = null;
  let count = 0;
  for (const map of maps) {
    map.rank = wanted ? Math.min(...map.keys.map((key) => rankOf(key, wanted))) : 0;
    map.node.hidden = map.rank === Infinity;
    map.node.classList.remove("first");
    if (map.node.hidden) continue;
    count += 1;
    if (best === null || map.rank < best.rank) best = map;
  }
  for (const group of document.querySelectorAll(".group")) group.hidden = !group.querySelector("li:not([hidden])");
  if (wanted && best) best.node.classList.add("first");
  document.getElementById("count").textContent = wanted ? `${count} of ${maps.length} maps` : "";
  try {
    history.replaceState(null, "", wanted ? `#find=${encodeURIComponent(input.value)}` : location.pathname + location.search);
  } catch { /* a sandboxed frame has no address of its own */ }
  return wanted ? best : null;
}

input.addEventListener("input", narrow);
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    const best = narrow();
    if (best) best.link.click();
  } else if (event.key === "Escape") {
    input.value = "";
    narrow();
  }
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== input && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    input.focus();
  }
});

document.getElementById("search").hidden = false;
input.value = new URLSearchParams(location.hash.slice(1)).get("find") ?? "";
if (input.value) narrow();
document.documentElement.dataset.ready = "yes";
