// Answers questions with the Python of a built playground: node answers.mjs FOLDER QUESTIONS ANSWERS
import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, questions, answers] = process.argv.slice(2);
const { startPython } = await import(pathToFileURL(`${folder}/python.mjs`));
const { loadPyodide } = await import(pathToFileURL(`${folder}/python/pyodide.mjs`));
const answer = await startPython(loadPyodide, {
  indexURL: `${folder}/python/`,
  packages: new Uint8Array(readFileSync(`${folder}/packages.zip`)),
});
const asked = JSON.parse(readFileSync(questions, "utf-8"));
writeFileSync(answers, JSON.stringify(asked.map((question) => answer(question))));
