/* violates: assumptions that the reader's data violate, and what that does to the techniques on the map. */

function createViolates(data, act, chosenAtStart) {
  const box = byId("violates");
  if (!data.violable.length) {
    box.remove();
    return { update() {} };
  }
  const filter = el("input", { type: "search", id: "violates-find", autocomplete: "off", spellcheck: "false",
    placeholder: "Find an assumption", "aria-label": "Find an assumption", input: narrow });
  const rows = data.violable
    .map(({ name }, number) => ({ name, number, key: searchKey(name) }))
    .sort((a, b) => Number(chosenAtStart.has(b.number)) - Number(chosenAtStart.has(a.number)) || (a.key < b.key ? -1 : a.key > b.key ? 1 : a.number - b.number))
    .map((row) => {
      const input = el("input", { type: "checkbox", change: () => act.violate(row.number, input.checked) });
      return { ...row, input, label: el("label", { class: "row" }, input, el("span", { class: "name", dir: "auto" }, row.name)) };
    });
  const list = el("div", { class: "choices" }, rows.map((row) => row.label));
  const none = el("p", { class: "quiet" }, "No assumption on this map is called so.");
  const clear = button("Clear", () => act.violate(null), { class: "small" });
  const key = el("ul", { class: "key", "aria-label": "How techniques stand to it" }, [...STANDINGS].reverse().map(([state, { text, mark }]) =>
    el("li", {}, el("span", { class: `mark ${state}`, "aria-hidden": "true" }, mark), el("span", { class: "name" }, text), el("span", { class: "count" }))),
    el("li", {}, el("span", { class: "mark contested", "aria-hidden": "true" }, "!"), el("span", { class: "name" }, "sources disagree"), el("span", { class: "count" })));
  byId("violates-body").append(
    el("fieldset", {}, el("legend", { class: "unseen" }, "Assumptions that my data violate"), filter, list, none),
    key, clear);

  function narrow() {
    const wanted = searchKey(filter.value);
    for (const row of rows) row.label.hidden = !row.key.includes(wanted);
    none.hidden = rows.some((row) => !row.label.hidden);
  }

  function update(state, view) {
    const chosen = state.violates.size > 0;
    for (const row of rows) row.input.checked = state.violates.has(row.number);
    const counts = countStandings(view);
    [...[...STANDINGS.keys()].reverse(), "contested"].forEach((name, index) => {
      key.children[index].lastChild.textContent = chosen ? String(counts[name]) : "";
    });
    key.hidden = !chosen;
    clear.hidden = !chosen;
    byId("violates-chosen").textContent = chosen ? String(state.violates.size) : "";
    for (const row of rows) row.label.classList.toggle("chosen", row.input.checked);
  }

  narrow();
  box.open = chosenAtStart.size > 0;
  return { update };
}
