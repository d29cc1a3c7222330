/* theme: light or dark as the reader's system has it, light on paper; the canvas takes its colours from the style. */

const darkQuery = matchMedia("(prefers-color-scheme: dark)");
const calmQuery = matchMedia("(prefers-reduced-motion: reduce)");

const PAPER = {
  name: "light", ink: "#1a222d", chip: "#ffffff", accent: "#0b5cad", onAccent: "#ffffff", faint: "#d5dae1", muted: "#545e6c",
  standings: { needs: "#6b7480", worse: "#a05a00", silent: "#6b7480", free: "#00765a", contested: "#b3202c" },
};

function readTheme(onPaper) {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const dark = darkQuery.matches && !onPaper;
  if (onPaper && darkQuery.matches) return PAPER;
  return {
    name: dark ? "dark" : "light",
    ink: colour("--ink"),
    chip: colour("--chip"),
    accent: colour("--accent"),
    onAccent: colour("--on-accent"),
    faint: colour("--faint"),
    muted: colour("--muted"),
    standings: Object.fromEntries(["needs", "worse", "silent", "free", "contested"].map((name) => [name, colour(`--${name}`)])),
  };
}

/* Call `redraw(theme)` whenever the theme changes. */
function watchTheme(redraw) {
  darkQuery.addEventListener("change", () => redraw(readTheme(false)));
  addEventListener("beforeprint", () => redraw(readTheme(true)));
  addEventListener("afterprint", () => redraw(readTheme(false)));
}
