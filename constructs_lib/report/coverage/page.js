"use strict";
// Filters the page by pool and reason, and keeps the choice in the address (#pool=...&reason=...).
(() => {
  const form = document.getElementById("filter");
  const pool = document.getElementById("pool");
  const reason = document.getElementById("reason");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll("table.map tbody tr")];
  const cards = [...document.querySelectorAll("[data-pools]")];
  const has = (list, wanted) => wanted === "" || (list || "").split(" ").includes(wanted);

  const apply = () => {
    for (const row of rows) {
      row.hidden = !(has(row.dataset.pool, pool.value) && has(row.dataset.reasons, reason.value));
    }
    for (const card of cards) {
      card.hidden =
        !(has(card.dataset.pools, pool.value) && has(card.dataset.reasons, reason.value));
    }
    const left = rows.filter((row) => !row.hidden).length;
    shown.textContent = left === rows.length ? "" : `${left} of ${rows.length} rows`;
  };

  const words = (select) => (select.value === "" ? "" : select.selectedOptions[0].textContent);

  const remember = () => {
    const chosen = new URLSearchParams();
    for (const select of [pool, reason]) {
      if (select.value !== "") chosen.set(select.id, words(select));
    }
    history.replaceState(null, "", chosen.size ? `#${chosen}` : location.pathname);
  };

  const recall = () => {
    const chosen = new URLSearchParams(location.hash.slice(1));
    for (const select of [pool, reason]) {
      const text = chosen.get(select.id);
      const option = [...select.options].find((each) => each.value && each.textContent === text);
      select.value = option ? option.value : "";
    }
    apply();
  };

  form.addEventListener("input", () => {
    apply();
    remember();
  });
  form.addEventListener("reset", () => {
    setTimeout(() => {
      apply();
      remember();
    });
  });
  window.addEventListener("hashchange", recall);
  recall();
})();
