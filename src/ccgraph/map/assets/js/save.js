/* save: the view as files. They are made in the page and kept by the browser; nothing is asked of any network. */

function createSave(data, now) {
  const heading = document.querySelector("h1").textContent;
  const name = fileName(heading);
  const credit = [...document.querySelectorAll(".foot [data-credit]")].map((node) => node.textContent).join(" · ");

  function drawing() {
    const { state, view, spots, theme } = now();
    return pictureOf(data, state, view, spots, theme, { title: heading, credit, ground: cssColour("--panel") });
  }

  const makers = [
    ["SVG picture", "svg", () => new Blob([svgText(drawing())], { type: "image/svg+xml" })],
    ["PNG picture", "png", () => pngOf(drawing(), 2)],
    ["CSV of entries", "csv", () => textFile(csv(entryTable(data, now().view)), "text/csv")],
    ["CSV of links", "links.csv", () => textFile(csv(linkTable(data, now().view)), "text/csv")],
    ["JSON-LD", "jsonld", () => textFile(`${JSON.stringify(jsonLd(data, now().view), null, 1)}\n`, "application/ld+json")],
  ];
  const menu = el("details", { class: "menu" }, el("summary", {}, "Save"),
    el("div", {}, makers.map(([title, ending, make]) => button(title, async () => {
      menu.open = false;
      menu.firstChild.focus();
      try {
        keep(await make(), `${name}.${ending}`);
        say(`${title} saved as ${name}.${ending}`);
      } catch {
        say(`${title} could not be made here`);
      }
    }))));
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { menu.open = false; menu.firstChild.focus(); }
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => { if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false; });
  return menu;
}

/* A name that any file system takes, from a title that may be anything. */
function fileName(title) {
  const words = title.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f]/g, "").replace(/[^a-z0-9]+/g, "-").slice(0, 60);
  return `ccgraph-${words.replace(/^-+|-+$/g, "") || "map"}`;
}

function textFile(text, type) {
  return new Blob([text], { type: `${type};charset=utf-8` });
}

function svgText(drawing) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawing)}\n`;
}

async function pngOf(drawing, times) {
  const [width, height] = ["width", "height"].map((side) => Number(drawing.getAttribute(side)));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(drawing))}`;
  await image.decode();
  const sheet = el("canvas", { width: Math.round(width * times), height: Math.round(height * times) });
  sheet.getContext("2d").drawImage(image, 0, 0, sheet.width, sheet.height);
  return new Promise((resolve, reject) => { sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("too large"))), "image/png"); });
}

function keep(blob, name) {
  const address = URL.createObjectURL(blob);
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
}

function cssColour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}
