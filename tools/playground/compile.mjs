// Compiles an archive of Python sources with the Python that will import it, so that no browser has to.
// Usage: node compile.mjs PYODIDE SOURCES.zip COMPILED.zip
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [pyodide, sources, compiled] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${pyodide}/pyodide.mjs`));
const python = await loadPyodide({ indexURL: pyodide });
python.FS.writeFile("/sources.zip", new Uint8Array(readFileSync(sources)));
python.runPython(readFileSync(new URL("compile.py", import.meta.url), "utf-8"));
writeFileSync(compiled, python.FS.readFile("/compiled.zip"));
