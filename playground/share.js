// The texts of the page as the part of its address that browsers keep to themselves.

const LONGEST = 2_000_000; // characters: more than anybody shares, and less than stops a browser

const through = async (bytes, stream) => {
  const chunks = [];
  let size = 0;
  for await (const chunk of new Blob([bytes]).stream().pipeThrough(stream)) {
    size += chunk.length;
    if (size > LONGEST) throw new RangeError("The texts in this link are too long.");
    chunks.push(chunk);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
};

/** A fragment that holds some texts: an object of strings. */
export const fragmentOf = async (texts) => {
  const packed = await through(
    new TextEncoder().encode(JSON.stringify(texts)), new CompressionStream("deflate-raw"),
  );
  const characters = Array.from(packed, (each) => String.fromCharCode(each)).join("");
  return `#1.${btoa(characters).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
};

/** The texts in a fragment; null where it is none of these. */
export const textsOf = async (fragment) => {
  if (!fragment.startsWith("#1.")) return null;
  const text = atob(fragment.slice(3).replaceAll("-", "+").replaceAll("_", "/"));
  const packed = Uint8Array.from(text, (each) => each.charCodeAt(0));
  const texts = await through(packed, new DecompressionStream("deflate-raw"));
  const found = JSON.parse(new TextDecoder().decode(texts));
  const named = Object.entries(found).filter(([, value]) => typeof value === "string");
  return Object.fromEntries(named);
};
