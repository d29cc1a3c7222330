/* dom: elements made from text only. No string ever becomes markup, so data cannot bring any along. */

function el(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

function svg(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/* MathML from nested lists: a tag, attributes where there are any, then children, each a list or a text. */
function math(node) {
  const [tag, ...rest] = node;
  const attributes = rest.length && !Array.isArray(rest[0]) && typeof rest[0] === "object" ? rest.shift() : {};
  const children = rest.map((part) => (Array.isArray(part) ? math(part) : part));
  return fill(document.createElementNS("http://www.w3.org/1998/Math/MathML", tag), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(4)) {
    if (child !== null && child !== undefined && child !== false && child !== "") node.append(child);
  }
  return node;
}

function byId(id) {
  return document.getElementById(id);
}

/* A link where the address is one of the web, else its text alone. */
function webLink(address, text) {
  if (!/^https?:\/\//i.test(address)) return el("span", { dir: "auto" }, text);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer", dir: "auto" }, text);
}

function button(text, action, attributes) {
  return el("button", { type: "button", click: action, ...attributes }, text);
}

/* A button that copies what `source()` returns, also where the clipboard may not be used (sandboxed frames). */
function copyButton(source, what) {
  const self = button("Copy", async () => {
    const done = await copied(source());
    self.textContent = done ? "Copied" : "Press Ctrl+C";
    say(done ? `${what} copied` : "Copying is not allowed here");
    setTimeout(() => { self.textContent = "Copy"; }, 1600);
  }, { class: "small", "aria-label": `Copy ${what}` });
  return self;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el("textarea", { class: "unseen", readonly: true, "aria-hidden": "true", tabindex: "-1" });
    const before = document.activeElement;
    area.value = text;
    document.body.append(area);
    area.select();
    let done = false;
    try { done = document.execCommand("copy"); } catch { done = false; }
    area.remove();
    if (before && before.focus) before.focus();
    return done;
  }
}

/* Tell those who do not see the map what happened. */
function say(text) {
  byId("live").textContent = text;
}

function plural(count, one, many) {
  return `${count} ${count === 1 ? one : many}`;
}
