// Python as the page sees it: it can be asked, and stopped whatever it is doing.

/** What an answer that never comes ends in. */
export class Stopped extends Error {}

export class Interpreter {
  #worker = null;
  #ready = false;
  #waiting = new Map();
  #number = 0;
  #tell;

  /** @param tell called with {step}, {ready} or {failed}, as the worker says it. */
  constructor(tell) {
    this.#tell = tell;
    this.#start();
  }

  /** The answer to a question: an object. It may be asked before Python is there. */
  ask(question) {
    const id = ++this.#number;
    const message = { id, question: JSON.stringify(question) };
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { message, resolve, reject });
      if (this.#ready) this.#worker.postMessage(message);
    });
  }

  /** End whatever runs, and begin anew. */
  stop(reason = new Stopped("Stopped.")) {
    this.#worker.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    this.#start();
    for (const { reject } of waiting) reject(reason);
  }

  #start() {
    // A worker that begins as a blob has the policy of the page; one with an address has none.
    const program = `import(${JSON.stringify(new URL("worker.js", import.meta.url).href)});`;
    const address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
    const worker = new Worker(address, { type: "module" });
    worker.onmessage = ({ data }) => this.#heard(worker, data);
    worker.onerror = () => this.#heard(worker, { failed: "The worker could not be started." });
    this.#worker = worker;
    this.#ready = false;
  }

  #heard(worker, data) {
    if (worker !== this.#worker) return;
    const waiting = this.#waiting.get(data.id);
    if (waiting !== undefined) {
      this.#waiting.delete(data.id);
      if (data.error === undefined) waiting.resolve(JSON.parse(data.answer));
      else {
        // Python itself has failed, as where its stack is too small: it answers nothing any more.
        waiting.reject(new Error(data.error));
        this.stop();
      }
      return;
    }
    if (data.ready) {
      this.#ready = true;
      for (const { message } of this.#waiting.values()) worker.postMessage(message);
    }
    this.#tell(data);
  }
}
