// Python as the page sees it: it can be asked, and stopped whatever it is doing.

/** What an answer that never comes ends in. */
export class Stopped extends Error {}

export class Interpreter {
  #worker = null;
  #waiting = new Map();
  #number = 0;
  #tell;

  /** @param tell called with {step}, {ready} or {failed}, as the worker says it. */
  constructor(tell) {
    this.#tell = tell;
    this.start();
  }

  start() {
    // A worker that begins as a blob has the policy of the page; one with an address has none.
    const program = `import(${JSON.stringify(new URL("worker.js", import.meta.url).href)});`;
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    const worker = new Worker(address, { type: "module" });
    worker.onmessage = ({ data }) => this.#heard(worker, data);
    worker.onerror = () => this.#heard(worker, { failed: "The worker could not be started." });
    this.#worker = worker;
  }

  /** End whatever runs, and begin anew. */
  stop() {
    this.#worker.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.start();
    for (const { reject } of waiting) reject(new Stopped("Stopped."));
  }

  /** The answer to a question: an object. */
  ask(question) {
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, question: JSON.stringify(question) });
    });
  }

  #heard(worker, data) {
    if (worker !== this.#worker) return;
    const waiting = this.#waiting.get(data.id);
    if (waiting === undefined) {
      this.#tell(data);
      return;
    }
    this.#waiting.delete(data.id);
    if (data.error !== undefined) waiting.reject(new Error(data.error));
    else waiting.resolve(JSON.parse(data.answer));
  }
}
