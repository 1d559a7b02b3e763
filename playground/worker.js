// The worker that holds Python. It gets questions and gives answers; Python never blocks the page.
import { startPython } from "./python.mjs";
import { loadPyodide } from "./python/pyodide.mjs";

// What Python may do without being asked ends at this worker: what could reach a network is taken
// away before any code of the user runs. The policy of the page forbids other hosts besides.
const CONNECTIONS = [
  "fetch", "XMLHttpRequest", "WebSocket", "WebSocketStream", "WebTransport", "EventSource",
  "Worker", "BroadcastChannel", "importScripts", "indexedDB", "caches",
];

const disconnect = () => {
  for (const name of CONNECTIONS) {
    for (let each = globalThis; each !== null; each = Object.getPrototypeOf(each)) {
      if (Object.hasOwn(each, name)) Object.defineProperty(each, name, { value: undefined });
    }
  }
};

const bytes = async (url) => {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.pathname} cannot be loaded: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
};

try {
  const answer = await startPython(loadPyodide, {
    indexURL: new URL("python/", import.meta.url).href,
    packages: bytes(new URL("packages.zip", import.meta.url)),
    tell: (step) => postMessage({ step }),
  });
  disconnect();
  onmessage = ({ data: { id, question } }) => {
    try {
      postMessage({ id, answer: answer(question) });
    } catch (error) {
      postMessage({ id, error: String(error) });
    }
  };
  postMessage({ ready: true });
} catch (error) {
  postMessage({ failed: String(error) });
}
