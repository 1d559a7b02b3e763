"use strict";
// Shows the page that `constructs-lib coverage --format html` writes, in a frame that can reach
// neither the page around it nor a network. Its style comes in by a sheet, which no policy forbids;
// its script is the file that the build has put here.
(() => {
  const LOADS = "base, embed, iframe, img, link, meta, object, script"; // it has none but one script
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets = [sheet];

  const show = (page) => {
    const [before, style, after] = page.split(/<\/?style>/);
    // The frame is made as high as this; a bar to scroll it would make it narrower before.
    sheet.replaceSync(`${style} html { overflow: hidden; }`);
    const parsed = new DOMParser().parseFromString(before + after, "text/html");
    for (const each of parsed.querySelectorAll(LOADS)) each.remove();
    document.body.replaceChildren(...parsed.body.childNodes);
    const script = document.createElement("script");
    script.src = "heat-map.js";
    document.body.append(script);
  };

  window.addEventListener("message", ({ source, data }) => {
    if (source === parent) show(data.page);
  });
  new ResizeObserver(() => {
    parent.postMessage({ height: Math.ceil(document.body.getBoundingClientRect().height) }, "*");
  }).observe(document.body);
})();
