// Tabs as ARIA wants them: one of them is in the order of Tab, arrows choose among them.

export class Tabs {
  #tabs;
  #changed;

  /** @param changed called with the id of the tab that was chosen, without "tab-". */
  constructor(list, changed) {
    this.#tabs = [...list.querySelectorAll("[role=tab]")];
    this.#changed = changed;
    for (const tab of this.#tabs) {
      tab.addEventListener("click", () => this.choose(tab.id.slice(4)));
      tab.addEventListener("keydown", (event) => this.#move(event, tab));
    }
  }

  get chosen() {
    return this.#tabs.find((tab) => tab.ariaSelected === "true").id.slice(4);
  }

  choose(name) {
    for (const tab of this.#tabs) {
      const is = tab.id === `tab-${name}`;
      tab.ariaSelected = String(is);
      tab.tabIndex = is ? 0 : -1;
      document.getElementById(tab.getAttribute("aria-controls")).hidden = !is;
    }
    this.#changed(name);
  }

  #move(event, from) {
    const shown = this.#tabs.filter((tab) => !tab.hidden);
    const at = shown.indexOf(from);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: -1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const tab = shown.at(to % shown.length);
    this.choose(tab.id.slice(4));
    tab.focus();
  }
}
