// The two Pythons of the page, and what is said of them above it.
//
// One judges texts, and never runs them. The other runs declarations, and is there once somebody
// wants to: what these do to it, or that they do not end, changes no judgement.
import { byId } from "./dom.js";
import { Interpreter, Stopped } from "./interpreter.js";

const PATIENCE = 700; // milliseconds after which what still runs can be stopped
const WORKING = "Python is working …";

const interpreters = new Map(); // by purpose
const loading = new Map(); // by purpose, how many steps are done
const slow = new Set(); // the purposes that keep people waiting

let settled = "Python is ready."; // what holds where nothing goes on

const sayMeanwhile = (text) => { byId("status").textContent = text; };

export const say = (text) => {
  settled = text;
  sayMeanwhile(text);
};

const show = () => {
  byId("progress").hidden = loading.size === 0;
  byId("progress").value = Math.min(4, ...loading.values());
  byId("stop").hidden = slow.size === 0;
};

const heard = (purpose, { step, failed }) => {
  if (step !== undefined) {
    loading.set(purpose, (loading.get(purpose) ?? 0) + 1);
    sayMeanwhile(`${step} …`);
  } else {
    loading.delete(purpose);
    say(failed === undefined ? settled : `Python could not be started. ${failed}`);
  }
  show();
};

const interpreter = (purpose) => {
  if (!interpreters.has(purpose)) {
    interpreters.set(purpose, new Interpreter((told) => heard(purpose, told)));
  }
  return interpreters.get(purpose);
};

const ask = async (purpose, question) => {
  const watch = setInterval(() => {
    if (loading.has(purpose) || slow.has(purpose)) return;
    slow.add(purpose);
    sayMeanwhile(WORKING);
    show();
  }, PATIENCE);
  try {
    return await interpreter(purpose).ask(question);
  } finally {
    clearInterval(watch);
    slow.delete(purpose);
    show();
    if (byId("status").textContent === WORKING) say(settled);
  }
};

/** An answer about texts, none of which is run. */
export const judge = (question) => ask("judge", question);

/** What declarations declare; this runs them. */
export const run = (code) => ask("run", { ask: "declare", code });

/** Load the Python that runs declarations before it is needed. */
export const prepareToRun = () => { interpreter("run"); };

byId("stop").addEventListener("click", () => {
  for (const purpose of slow) interpreter(purpose).stop();
  sayMeanwhile("Stopped. Python starts again …");
});

export { Stopped };
