/* legend: what the glyphs and lines mean, how many there are, and a switch for each. */

function createLegend(data, act, themeName) {
  const body = byId("legend-body");
  const rows = [];
  let icons = [];
  const status = el("p", { class: "quiet", role: "status" });
  const reset = button("Show all", () => act.showAll(), { class: "small" });

  function group(title, items, picture, kindOfSwitch) {
    return el("fieldset", {}, el("legend", {}, title), items.map((item) => {
      const box = el("input", { type: "checkbox", change: () => act.toggle(kindOfSwitch, item.id, box.checked) });
      box.checked = true;
      const slot = el("span", { class: "picture" });
      icons.push(() => slot.replaceChildren(picture(item, themeName())));
      rows.push({ kindOfSwitch, id: item.id, box });
      return el("label", { class: "row" }, box, slot, el("span", { class: "name", dir: "auto" }, item.plural || capital(item.label)),
        el("span", { class: "count" }, String(item.count),
          item.omitted > 0 && el("span", { class: "more" }, ` +${item.omitted} more`)));
    }));
  }

  body.append(
    group("Entries", data.kinds, glyphIcon, "hiddenKinds"),
    data.types.length ? group("Links", data.types, lineIcon, "hiddenTypes") : "",
    el("div", { class: "headed" }, status, reset),
  );
  if (PHONE.matches) byId("legend").open = false;

  function update(state, view) {
    for (const row of rows) row.box.checked = !state[row.kindOfSwitch].has(row.id);
    const { entries, links } = countShown(view);
    status.textContent = `Showing ${entries} of ${data.entries.length} entries, ${links} of ${plural(data.links.length, "link", "links")}`;
    reset.hidden = !state.hiddenKinds.size && !state.hiddenTypes.size && state.focus === null && entries === data.entries.length;
  }

  function paintIcons() {
    icons.forEach((icon) => icon());
  }

  paintIcons();
  return { update, paintIcons };
}

function capital(text) {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
