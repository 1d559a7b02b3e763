// What a command prints on a terminal, as elements: its colours, its indentation, its charts.
import { element } from "./dom.js";

const COLORS = { 31: "red", 32: "green", 33: "yellow", 36: "cyan", 90: "gray" };
const STYLE = /\u001b\[([\d;]*)m/;

const spans = (line) => {
  const [first, ...rest] = line.split(STYLE);
  const found = [first];
  let names = [];
  for (let at = 0; at < rest.length; at += 2) {
    for (const code of rest[at].split(";")) {
      if (code === "0" || code === "") names = [];
      else names.push(code === "1" ? "bold" : COLORS[code]);
    }
    const text = rest[at + 1];
    found.push(names.length && text ? element("span", { class: names.join(" ") }, text) : text);
  }
  return found;
};

/** The text of a report. Long lines wrap below where they begin; those of a chart scroll. */
export const terminal = (text) => {
  const lines = text.replace(/\n$/, "").split("\n").map((line) => {
    if (/[▁▂▃▄▅▆▇█]/.test(line) || /^ *0 +\d/.test(line)) {
      return element("div", { class: "chart" }, line);
    }
    const words = line.trimStart();
    const depth = Math.min(line.length - words.length, 8);
    return element("div", { class: `deep-${depth}` }, ...spans(words || " "));
  });
  return element("div", { class: "terminal" }, ...lines);
};
