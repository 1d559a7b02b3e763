// The page: what is typed goes to Python, what Python answers is shown.
import { judge as ask, prepareToRun, run as runCode, say, Stopped } from "./asking.js";
import { coverageOf } from "./coverage.js";
import { button, byId, element } from "./dom.js";
import { Editor } from "./editor.js";
import { findingsOf, marksOf, summaryOf } from "./findings.js";
import { fragmentOf, textsOf } from "./share.js";
import { Tabs } from "./tabs.js";
import { terminal } from "./terminal.js";

const PAUSE = 400; // milliseconds without typing, after which texts are judged
const EDITORS = Object.fromEntries(
  ["manifests", "code", "nodes", "before", "yaml"].map((id) => [id, new Editor(byId(id))]),
);
const TYPED = ["manifests", "code", "nodes", "before"];
const COMMANDS = {
  check: "constructs-lib check agents.yaml",
  coverage: "constructs-lib coverage agents.yaml --nodes nodes.yaml",
  rollout: "constructs-lib rollout agents.yaml --nodes nodes.yaml",
  diff: "constructs-lib diff before.yaml agents.yaml",
};
const shown = {}; // by tab, the question whose answer it shows
let examples = [];
let judging = false;
let stale = false;
let timer = null;

const mode = () => document.querySelector("[name=mode]:checked").value;
const judged = () => (mode() === "yaml" ? EDITORS.manifests : EDITORS.yaml);

// What is judged

const PANELS = {
  check: {
    question: () => ({ manifests: judged().text, nodes: EDITORS.nodes.text }),
    show: (report) => {
      judged().mark(marksOf(report));
      byId("tab-check").textContent = `Findings (${report.findings.filter((each) => each.suppression === null).length})`;
      say(summaryOf(report));
      const own = mode() === "yaml";
      return findingsOf(report, {
        go: (line) => {
          if (!own) tabs.choose("declare");
          judged().go(line);
        },
        fix: own ? (finding) => fix({ finding }) : null,
        fixAll: own ? () => fix({}) : null,
      });
    },
  },
  coverage: {
    needs: "nodes",
    question: () => ({ manifests: judged().text, nodes: EDITORS.nodes.text }),
    show: ({ page }) => [coverageOf(page)],
  },
  rollout: {
    needs: "nodes",
    question: () => ({
      manifests: judged().text, nodes: EDITORS.nodes.text, before: EDITORS.before.text,
    }),
    show: ({ text }) => [terminal(text)],
  },
  diff: {
    needs: "before",
    question: () => ({
      manifests: judged().text, nodes: EDITORS.nodes.text, before: EDITORS.before.text,
    }),
    show: ({ text, notes }) => [
      notes ? element("p", { class: "note" }, `Refused by the API server, so taken as absent before:\n${notes}`) : "",
      terminal(text),
    ],
  },
};

const commandFor = (name) => {
  const options = [];
  if (name === "check" && EDITORS.nodes.text.trim()) options.push("--nodes nodes.yaml");
  if (name === "rollout" && EDITORS.before.text.trim()) options.push("--old before.yaml");
  if (name === "diff" && EDITORS.nodes.text.trim()) options.push("--nodes nodes.yaml");
  return element(
    "p", { class: "command" },
    "The same at a terminal: ", element("code", {}, [COMMANDS[name], ...options].join(" ")),
  );
};

const missing = (what) => {
  const words = {
    nodes: "Where do the Pods run? Paste the nodes of your cluster under “Nodes”: what kubectl get nodes -o json prints.",
    before: "What ran before? Paste the manifests of today under “Before the change”.",
  };
  const actions = {
    nodes: button("Take the nodes of an example", () => fill({ nodes: examples[0].nodes })),
    before: button("Take these manifests as before, to change them", () => fill({ before: judged().text })),
  };
  return [element("p", { class: "note" }, words[what]), element("p", {}, actions[what])];
};

const update = async (name) => {
  const panel = byId(`panel-${name}`);
  const { needs, question, show } = PANELS[name];
  if (needs && !EDITORS[needs].text.trim()) {
    shown[name] = undefined;
    panel.replaceChildren(...missing(needs));
    return;
  }
  const asked = { ask: name, ...question() };
  const key = JSON.stringify([asked, mode()]);
  if (shown[name] === key) return;
  panel.ariaBusy = "true";
  try {
    const answer = await ask(asked);
    const parts = answer.refused === undefined ? show(answer) : [element("p", { class: "note refused" }, answer.refused)];
    panel.replaceChildren(...parts.filter((each) => each !== ""), commandFor(name));
    shown[name] = key;
  } finally {
    panel.ariaBusy = "false";
  }
};

const judge = async () => {
  stale = true;
  if (judging) return;
  judging = true;
  try {
    while (stale) {
      stale = false;
      await update("check");
      if (tabs.chosen in PANELS) await update(tabs.chosen);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) say(`This is a mistake of the playground: ${error.message}`);
  } finally {
    judging = false;
  }
};

const soon = () => {
  clearTimeout(timer);
  timer = setTimeout(judge, PAUSE);
};

const tabs = new Tabs(document.querySelector("[role=tablist]"), () => judge());

// What the buttons do

const fix = async (which) => {
  const before = EDITORS.manifests.text;
  const answer = await ask({
    ask: "fix", manifests: before, nodes: EDITORS.nodes.text, ...which,
  });
  EDITORS.manifests.text = answer.manifests;
  await judge();
  const panel = byId("panel-check");
  const undo = button("Undo", () => { EDITORS.manifests.text = before; judge(); });
  const count = `${answer.fixed} finding${answer.fixed === 1 ? " is" : "s are"} fixed.`;
  panel.prepend(element("p", { class: "note" }, `${count} ${answer.left}`, answer.fixed ? undo : ""));
  panel.focus();
};

const run = async () => {
  if (byId("run").disabled) return;
  byId("run").disabled = true;
  try {
    const { yaml, output, problem, line } = await runCode(EDITORS.code.text);
    EDITORS.yaml.text = yaml;
    EDITORS.code.mark(new Map(line ? [[line, "error"]] : []));
    const words = [
      problem ? element("p", { class: "note refused", role: "alert" }, problem) : "",
      line ? element("p", {}, button(`Go to line ${line}`, () => EDITORS.code.go(line))) : "",
      output ? element("div", { class: "terminal" }, output) : "",
    ].filter((each) => each !== "");
    byId("output").replaceChildren(...words);
    byId("output").hidden = words.length === 0;
    if (!problem) tabs.choose("declare");
    await judge();
  } catch (error) {
    const words = error instanceof Stopped ? "Stopped." : `Python could not go on, and starts again. ${error.message}`;
    byId("output").replaceChildren(element("p", { class: "note refused", role: "alert" }, words));
    byId("output").hidden = false;
  } finally {
    byId("run").disabled = false;
  }
};

const share = async () => {
  const texts = Object.fromEntries(TYPED.map((name) => [name, EDITORS[name].text]));
  history.replaceState(null, "", await fragmentOf({ mode: mode(), ...texts }));
  try {
    await navigator.clipboard.writeText(location.href);
    say("The link is copied. Whoever has it can read these texts.");
  } catch {
    say("The address of this page is the link now. Whoever has it can read these texts.");
  }
};

const choose = (name) => {
  document.querySelector(`[name=mode][value=${name}]`).checked = true;
  byId("yaml-input").hidden = name !== "yaml";
  byId("python-input").hidden = name !== "python";
  byId("tab-declare").hidden = name !== "python";
  if (name === "python") prepareToRun();
  if (name === "yaml" && tabs.chosen === "declare") tabs.choose("check");
  else judge();
};

const fill = (texts) => {
  for (const name of TYPED) {
    if (texts[name] !== undefined) EDITORS[name].text = texts[name];
  }
  const isWide = matchMedia("(min-width: 60rem)").matches;
  for (const name of ["nodes", "before"]) {
    byId(`${name}-details`).open = isWide && EDITORS[name].text.trim() !== "";
  }
  judge();
};

const replace = (texts) => {
  EDITORS.yaml.text = "";
  byId("output").hidden = true;
  fill({ ...Object.fromEntries(TYPED.map((name) => [name, ""])), ...texts });
  choose(texts.mode === "python" ? "python" : "yaml");
};

const openLink = async () => {
  try {
    const texts = await textsOf(location.hash);
    if (texts === null) return false;
    replace(texts);
    return true;
  } catch {
    say("This link is not complete, so nothing of it is shown.");
    return false;
  }
};

const begin = async () => {
  const select = byId("example");
  byId("share").addEventListener("click", share);
  byId("run").addEventListener("click", run);
  byId("code").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
  });
  for (const name of ["manifests", "nodes", "before"]) byId(name).addEventListener("input", soon);
  for (const radio of document.querySelectorAll("[name=mode]")) {
    radio.addEventListener("change", () => choose(radio.value));
  }
  window.addEventListener("hashchange", openLink);
  tabs.choose("check");
  examples = await (await fetch("examples.json")).json();
  select.append(...examples.map((each, at) => element("option", { value: at }, each.title)));
  select.addEventListener("change", () => {
    if (select.value !== "") replace(examples[select.value]);
  });
  if (!(await openLink())) replace(examples[0]);
};

begin();
