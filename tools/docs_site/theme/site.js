// The search, the menu of small screens, the colours, and a button that copies code.
"use strict";

const root = document.body.dataset.root;
const field = document.getElementById("search");
const results = document.getElementById("results");
const MOST = 20;
const OF_ONE_PAGE = 3;

function element(name, attributes, ...children) {
  const made = Object.assign(document.createElement(name), attributes);
  made.append(...children);
  return made;
}

// -- Search ------------------------------------------------------------------------------------

let loading = null;

function load() {
  loading ??= new Promise((resolve, reject) => {
    const script = element("script", { src: `${root}assets/search.js` });
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
  return loading;
}

/** How well a section fits: every word must be in it or in the title of its page, one in it. */
function score([, page, section, text], words) {
  const own = (section || page).toLowerCase();
  const above = section ? page.toLowerCase() : "";
  const body = text.toLowerCase();
  let sum = 0;
  let here = false;
  for (const word of words) {
    const inOwn = own.includes(word);
    const inBody = body.includes(word);
    if (!inOwn && !inBody && !above.includes(word)) return 0;
    if (inOwn) sum += own.split(/[^\w.-]+/).includes(word) ? 12 : 8;
    if (inBody) sum += 1;
    if (above.includes(word)) sum += 2;
    here ||= inOwn || inBody;
  }
  return here ? sum + (section ? 0 : 1) : 0;
}

/** The words around the first hit. */
function excerpt(text, words) {
  const at = Math.max(0, Math.min(...words.map((word) => {
    const found = text.toLowerCase().indexOf(word);
    return found < 0 ? Infinity : found;
  }).concat(text.length)) - 40);
  const cut = text.slice(at, at + 140);
  return (at > 0 ? "… " : "") + cut + (at + 140 < text.length ? " …" : "");
}

/** Lets a few sections of each page pass. */
function fewOfEach() {
  const seen = new Map();
  return ({ entry: [, page] }) => {
    seen.set(page, (seen.get(page) ?? 0) + 1);
    return seen.get(page) <= OF_ONE_PAGE;
  };
}

async function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) {
    results.hidden = true;
    return;
  }
  await load();
  const hits = window.searchIndex
    .map((entry) => ({ entry, fits: score(entry, words) }))
    .filter((hit) => hit.fits > 0)
    .sort((one, other) => other.fits - one.fits)
    .filter(fewOfEach())
    .slice(0, MOST);
  const shown = hits.map(({ entry: [address, page, section, text] }) =>
    element("a", { href: root + address },
      element("strong", {}, section ? `${page}: ${section}` : page),
      element("span", {}, excerpt(text, words))));
  results.replaceChildren(...(shown.length ? shown : [element("p", {}, "Nothing found.")]));
  results.hidden = false;
}

field.addEventListener("input", search);
field.addEventListener("focus", load);
document.addEventListener("keydown", (event) => {
  const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
  if (event.key === "/" && !typing) {
    event.preventDefault();
    field.focus();
  } else if (event.key === "Escape") {
    results.hidden = true;
  } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const stops = [field, ...results.querySelectorAll("a")];
    const at = stops.indexOf(document.activeElement);
    if (at < 0 || results.hidden) return;
    event.preventDefault();
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    stops[Math.max(0, Math.min(next, stops.length - 1))].focus();
  }
});
field.addEventListener("keydown", (event) => {
  if (event.key === "Enter") results.querySelector("a")?.click();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest(".search")) results.hidden = true;
});
const asked = new URLSearchParams(location.search).get("q");
if (asked) {
  field.value = asked;
  search();
}

// -- Menu and colours --------------------------------------------------------------------------

const menu = document.getElementById("menu");
menu.addEventListener("click", () => {
  const open = document.body.classList.toggle("menu");
  menu.setAttribute("aria-expanded", String(open));
});

document.getElementById("theme").addEventListener("click", () => {
  const page = document.documentElement;
  const dark = page.dataset.theme
    ? page.dataset.theme === "dark"
    : matchMedia("(prefers-color-scheme: dark)").matches;
  page.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("theme", page.dataset.theme);
  } catch {
    // Storage is off: the choice holds for this page.
  }
});

// -- Code --------------------------------------------------------------------------------------

/** What one wants of a block: of a console session its commands, of others everything. */
function copied(block) {
  const text = block.textContent;
  if (!block.classList.contains("console")) return text;
  return text.split("\n").filter((line) => line.startsWith("$ ")).map((line) => line.slice(2)).join("\n");
}

if (navigator.clipboard) {
  for (const block of document.querySelectorAll("article pre")) {
    const button = element("button", { type: "button", className: "copy" }, "Copy");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(copied(block));
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    const frame = element("div", { className: "code" });
    block.replaceWith(frame);
    frame.append(block, button);
  }
}
