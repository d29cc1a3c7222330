/* bar: above the map, where one is, how far one sees, and the way back. */

function createBar(data, act) {
  const back = button("Back", () => act.back(), { class: "small", "aria-label": "Back to where you were" });
  const title = el("span", { class: "title", dir: "auto" });
  const whole = button("Whole map", () => act.unfocus(), { class: "small" });
  const slider = el("input", { type: "range", id: "depth", min: 1, step: 1, input: () => act.depth(Number(slider.value)) });
  const number = el("output", { for: "depth" });
  const depth = el("span", { class: "depth" }, el("label", { for: "depth" }, "Depth"), slider, number);
  byId("scope").append(back, depth, title, whole);
  byId("tools").append(
    button("+", () => act.zoom(1.25), { "aria-label": "Zoom in" }),
    button("−", () => act.zoom(0.8), { "aria-label": "Zoom out" }),
    button("Fit", () => act.fit(), { "aria-label": "Fit the map to the window" }));

  function update(state, view, moved) {
    const focused = state.focus !== null;
    const most = farthest(data, state.focus);
    back.disabled = !moved;
    depth.hidden = most < 2;
    slider.max = most;
    slider.value = state.depth;
    slider.setAttribute("aria-valuetext", plural(state.depth, "link away", "links away"));
    number.textContent = state.depth;
    title.hidden = !focused;
    whole.hidden = !focused;
    title.textContent = focused ? `${data.entries[state.focus].name}: ${countShown(view).entries} of ${data.entries.length} entries` : "";
  }

  return { update };
}
