// The heat map, in a frame of its own.
import { element } from "./dom.js";

/** A frame that shows a page, as high as that is. */
export const coverageOf = (page) => {
  const frame = element("iframe", {
    class: "heat-map",
    sandbox: "allow-scripts",
    src: "heat-map-frame.html",
    title: "Which node gets which agent, which not, and why",
  });
  frame.addEventListener("load", () => frame.contentWindow.postMessage({ page }, "*"));
  const listen = ({ source, data }) => {
    if (!frame.isConnected) window.removeEventListener("message", listen);
    else if (source === frame.contentWindow && data.height > 0) frame.style.height = `${data.height}px`;
  };
  window.addEventListener("message", listen);
  return frame;
};
