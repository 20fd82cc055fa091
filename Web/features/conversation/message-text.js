import { texts } from "../../i18n/texts.js";
import { h, iconButton } from "../../ui/dom.js";
import { isOnlyEmoji, parse } from "../../ui/markdown.js";

/**
 * @typedef {import("../../ui/markdown.js").Block} Block
 * @typedef {import("../../ui/markdown.js").Span} Span
 */

const COPIED_MILLISECONDS = 2_000;

/**
 * Shows what somebody wrote: elements for the Markdown in it, text nodes for everything else.
 * @param {HTMLElement} place
 * @param {string} text
 * @param {number[][]} mentions where they stand
 */
export function showText(place, text, mentions) {
  place.classList.toggle("only-emoji", isOnlyEmoji(text));
  place.replaceChildren(...parse(text, mentions).map((block) => blockElement(block)));
}

/**
 * A block runs as its first letter does, and what is in it with it: the bar of a quote and the dots of a list are where
 * its lines begin.
 * @param {Block} block
 * @param {{ dir?: "auto" }} direction
 * @returns {HTMLElement}
 */
function blockElement(block, direction = { dir: "auto" }) {
  switch (block.kind) {
    case "paragraph": return h("p", direction, ...block.spans.map(spanNode));
    case "quote": return h("blockquote", direction, ...block.blocks.map((inner) => blockElement(inner, {})));
    case "code": return codeElement(block.text);
    case "list": {
      const items = block.items.map((spans) => h("li", {}, ...spans.map(spanNode)));
      return block.ordered ? h("ol", { start: block.start, ...direction }, ...items) : h("ul", direction, ...items);
    }
  }
}

/**
 * @param {Span} span
 * @returns {Node}
 */
function spanNode(span) {
  switch (span.kind) {
    case "text": return document.createTextNode(span.text);
    case "styled": return h(span.style, {}, ...span.spans.map(spanNode));
    case "mention": return h("span", { class: "mention" }, span.text);
    case "link":
      return h("a", { href: span.href, target: "_blank", rel: "noopener noreferrer" }, ...span.spans.map(spanNode));
  }
}

/** @param {string} text */
function codeElement(text) {
  const copy = iconButton("copy", texts.copyCode, async () => {
    await navigator.clipboard?.writeText(text);
    copy.classList.add("done");
    setTimeout(() => copy.classList.remove("done"), COPIED_MILLISECONDS);
  });
  // Code may be wider than its box: then it is scrolled, also by keyboard.
  return h("div", { class: "code" }, h("pre", { tabindex: 0, role: "group", "aria-label": texts.code, dir: "ltr" }, h("code", {}, text)), copy);
}
