// Python with the library in it, in a worker of the page as in Node.js.

const PREPARE = `
import sys
from zipfile import ZipFile

# Python imports its own code from the archive, and what is compiled for WebAssembly from a folder.
with ZipFile("/packages.zip") as archive:
    binaries = {name.partition("/")[0] for name in archive.namelist() if name.endswith(".so")}
    wanted = [name for name in archive.namelist() if name.partition("/")[0] in binaries]
    archive.extractall("/binaries", wanted)
sys.path[:0] = ["/binaries", "/packages.zip"]
`;

/**
 * Start it.
 *
 * @param loadPyodide what Pyodide's own module exports.
 * @param options indexURL: the folder of Pyodide; packages: the bytes of packages.zip, or a promise
 *   of them; tell: called with each step, in words.
 * @returns a function from a question, as JSON, to its answer, as JSON.
 */
export const startPython = async (loadPyodide, { indexURL, packages, tell = () => {} }) => {
  tell("Loading Python");
  const python = await loadPyodide({ indexURL, env: { HOME: "/home/pyodide", TZ: "UTC" } });
  tell("Loading constructs-lib");
  python.FS.writeFile("/packages.zip", await packages);
  python.runPython(PREPARE);
  tell("Starting constructs-lib");
  return python.pyimport("playground.answers").answer;
};
