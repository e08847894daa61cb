/* Building elements without ever parsing text as HTML, and the words that the server uses too. */

/** el("a", {href, class}, child, "text"): an element; children may be text, nodes or null. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** The glyph of a kind, as the server draws it. */
export function glyph(kind) {
  const name = kind.toLowerCase();
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `glyph k-${name}`);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/sprite.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A whole number with commas. Without Intl, whose first use holds every page up by 50 ms. */
export const number = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** count(1, "paper") is "1 paper"; count(2000, "paper") is "2,000 papers". */
export const count = (value, word, plural = `${word}s`) =>
  `${number(value)} ${value === 1 ? word : plural}`;

/** The page of a paper, a concept or an author; null for a result, which has none. */
export const pageOf = (item) => (item.type === "result" ? null : `/${item.type}s/${item.id}`);

/** True where keys belong to what is focused: a field, an editor, the graph's canvas. */
export function typing(event) {
  const target = event.composedPath()[0];
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest("input:not([type=checkbox]), textarea, select, [role=application]") !== null)
  );
}
