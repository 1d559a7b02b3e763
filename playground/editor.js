// A text field with line numbers, of which some are marked.
import { element } from "./dom.js";

export class Editor {
  #field;
  #numbers;
  #marks = new Map();
  #lines = 0;

  constructor(field) {
    this.#field = field;
    this.#numbers = field.parentElement.querySelector(".numbers");
    for (const [name, value] of Object.entries({
      autocapitalize: "off", autocomplete: "off", spellcheck: "false", wrap: "off",
    })) {
      field.setAttribute(name, value);
    }
    field.addEventListener("input", () => this.#count());
    field.addEventListener("scroll", () => { this.#numbers.scrollTop = field.scrollTop; });
    this.#count();
  }

  get text() {
    return this.#field.value;
  }

  set text(text) {
    if (text === this.#field.value) return;
    this.#field.value = text;
    this.#marks.clear();
    this.#count();
  }

  /** Mark lines: a map from their numbers to "error", "warning" or "info". */
  mark(marks) {
    this.#marks = marks;
    this.#draw();
  }

  /** Go to a line and select it. */
  go(line) {
    const lines = this.#field.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
    this.#field.focus();
    this.#field.setSelectionRange(start, start + (lines[line - 1] ?? "").length);
    const height = Number.parseFloat(getComputedStyle(this.#field).lineHeight);
    this.#field.scrollTop = Math.max(0, (line - 4) * height);
  }

  #count() {
    const lines = this.#field.value.split("\n").length;
    if (lines !== this.#lines) {
      this.#lines = lines;
      this.#draw();
    }
    this.#numbers.scrollTop = this.#field.scrollTop;
  }

  #draw() {
    const parts = [];
    let plain = "";
    for (let number = 1; number <= this.#lines; number += 1) {
      const mark = this.#marks.get(number);
      if (mark === undefined) {
        plain += `${number}\n`;
      } else {
        parts.push(plain, element("b", { class: mark }, `${number}\n`));
        plain = "";
      }
    }
    this.#numbers.replaceChildren(...parts, plain);
    this.#numbers.scrollTop = this.#field.scrollTop;
  }
}
