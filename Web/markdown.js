/**
 * The small part of Markdown that messages know, read into a tree. It makes no text into markup: whoever draws the tree
 * makes elements and text nodes of it. What does not read as Markdown stays what was typed.
 *
 * @typedef {"strong" | "em" | "s" | "code"} Style
 * @typedef {{ kind: "text", text: string }} TextSpan
 * @typedef {{ kind: "styled", style: Style, spans: Span[] }} StyledSpan
 * @typedef {{ kind: "link", href: string, spans: Span[] }} LinkSpan
 * @typedef {{ kind: "mention", text: string }} MentionSpan
 * @typedef {TextSpan | StyledSpan | LinkSpan | MentionSpan} Span
 *
 * @typedef {{ kind: "paragraph", spans: Span[] }} Paragraph
 * @typedef {{ kind: "quote", blocks: Block[] }} Quote
 * @typedef {{ kind: "list", ordered: boolean, start: number, items: Span[][] }} List
 * @typedef {{ kind: "code", text: string }} Code
 * @typedef {Paragraph | Quote | List | Code} Block
 */

const DEEPEST = 6;
const FENCE = /^ {0,3}(`{3,})([^`]*)$/u;
const QUOTE = /^ {0,3}> ?/u;
const ITEM = /^ {0,3}(?:([-*+])|(\d{1,6})[.)]) +(?=\S)/u;
const ADDRESS = /https?:\/\/[^\s<>"`]+/uy;
const LABELLED = /\[([^[\]\n]{1,500})\]\((https?:\/\/[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*|mailto:[^\s()<>]+)\)/uy;
const WORD = /[\p{L}\p{N}_]/u;
/** Longer ones first: `**` is not two `*`. */
const MARKS = /** @type {const} */ ([["**", "strong"], ["__", "strong"], ["~~", "s"], ["*", "em"], ["_", "em"]]);

/**
 * @param {string} text
 * @param {string[]} names what counts as a mention after an `@`
 * @param {number} [depth]
 * @returns {Block[]}
 */
export function parse(text, names, depth = 0) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {string[]} */
  let paragraph = [];
  const lines = text.split("\n");
  const flush = () => {
    while (paragraph.length > 0 && paragraph[0].trim() === "") paragraph.shift();
    const said = paragraph.join("\n").trimEnd();
    if (said !== "") blocks.push({ kind: "paragraph", spans: inline(said, names, 0) });
    paragraph = [];
  };

  for (let at = 0; at < lines.length;) {
    const fence = FENCE.exec(lines[at]);
    if (fence) {
      const end = lines.findIndex((line, index) => index > at && closes(line, fence[1]));
      flush();
      blocks.push({ kind: "code", text: lines.slice(at + 1, end < 0 ? undefined : end).join("\n") });
      at = end < 0 ? lines.length : end + 1;
    } else if (QUOTE.test(lines[at]) && depth < DEEPEST) {
      const quoted = takeWhile(lines, at, (line) => QUOTE.test(line));
      flush();
      blocks.push({ kind: "quote", blocks: parse(quoted.map((line) => line.replace(QUOTE, "")).join("\n"), names, depth + 1) });
      at += quoted.length;
    } else if (ITEM.test(lines[at])) {
      const ordered = ITEM.exec(lines[at])?.[2] !== undefined;
      const items = takeWhile(lines, at, (line) => ITEM.test(line) && (ITEM.exec(line)?.[2] !== undefined) === ordered);
      flush();
      blocks.push({
        kind: "list", ordered, start: Number(ITEM.exec(lines[at])?.[2] ?? 1),
        items: items.map((line) => inline(line.replace(ITEM, ""), names, 0)),
      });
      at += items.length;
    } else {
      paragraph.push(lines[at]);
      at += 1;
    }
  }
  flush();
  return blocks;
}

/** What a text says where there is room for a few words only. */
export const withoutMarks = (/** @type {string} */ text) => text.replace(/^ {0,3}(?:>|[-*] )\s*/gmu, "").replace(/[`~]+|\*+(?=\S)|(?<=\S)\*+/gu, "");

/** Nothing but emoji, and few of them: those are shown large. */
export const isOnlyEmoji = (/** @type {string} */ text) =>
  text.length <= 40 && /^(?:\p{RI}{2}|[\p{Emoji_Presentation}\p{Extended_Pictographic}][\p{Emoji_Modifier}\uFE0F]*(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]*)*|\s){1,12}$/u.test(text)
  && !/[\u00A9\u00AE\u2122](?!\uFE0F)/u.test(text);

/**
 * @param {string} text
 * @param {string[]} names
 * @param {number} depth
 * @returns {Span[]}
 */
function inline(text, names, depth) {
  /** @type {Span[]} */
  const spans = [];
  let plain = "";
  const add = (/** @type {Span} */ span, /** @type {number} */ length) => {
    if (plain !== "") spans.push({ kind: "text", text: plain });
    plain = "";
    spans.push(span);
    return length;
  };
  for (let at = 0; at < text.length;) {
    const found = special(text, at, names, depth);
    if (found) at += add(found.span, found.length);
    else if (text[at] === "\\" && /[\\`*_~[\]>@]/u.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  if (plain !== "") spans.push({ kind: "text", text: plain });
  return spans;
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 * @param {number} depth
 * @returns {{ span: Span, length: number } | null} what begins here, if it is more than text
 */
function special(text, at, names, depth) {
  switch (text[at]) {
    case "`": return code(text, at);
    case "*": case "_": case "~": return depth < DEEPEST ? styled(text, at, names, depth) : null;
    case "[": return labelled(text, at);
    case "h": return address(text, at);
    case "@": return mention(text, at, names);
    default: return null;
  }
}

/**
 * @param {string} text
 * @param {number} at
 */
function code(text, at) {
  let ticks = 1;
  while (text[at + ticks] === "`") ticks += 1;
  const mark = "`".repeat(ticks);
  for (let end = text.indexOf(mark, at + ticks); end >= 0; end = text.indexOf(mark, end + 1)) {
    let run = ticks;
    while (text[end + run] === "`") run += 1;
    if (run > ticks) {
      end += run - 1;
      continue;
    }
    const inside = text.slice(at + ticks, end);
    const shown = /^ .*[^ ].* $/su.test(inside) ? inside.slice(1, -1) : inside;
    /** @type {Span} */
    const span = { kind: "styled", style: "code", spans: [{ kind: "text", text: shown }] };
    return { span, length: end + ticks - at };
  }
  /** @type {Span} */
  const span = { kind: "text", text: mark };
  return { span, length: ticks };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 * @param {number} depth
 */
function styled(text, at, names, depth) {
  for (const [mark, style] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const start = at + mark.length;
    if (start >= text.length || /\s/u.test(text[start]) || text[start] === mark[0]) return null;
    // snake_case is a word, not a style.
    if (mark[0] === "_" && at > 0 && WORD.test(text[at - 1])) return null;
    for (let end = text.indexOf(mark, start + 1); end >= 0; end = text.indexOf(mark, end + 1)) {
      if (/\s/u.test(text[end - 1])) continue;
      if (mark.length === 1 && text[end + 1] === mark) {
        end += 1;
        continue;
      }
      if (mark[0] === "_" && WORD.test(text[end + mark.length] ?? "")) continue;
      const spans = inline(text.slice(start, end), names, depth + 1);
      /** @type {Span} */
      const span = { kind: "styled", style, spans };
      return { span, length: end + mark.length - at };
    }
    return null;
  }
  return null;
}

/**
 * @param {string} text
 * @param {number} at
 */
function labelled(text, at) {
  LABELLED.lastIndex = at;
  const found = LABELLED.exec(text);
  if (!found) return null;
  /** @type {Span} */
  const span = { kind: "link", href: found[2], spans: [{ kind: "text", text: found[1] }] };
  return { span, length: found[0].length };
}

/**
 * @param {string} text
 * @param {number} at
 */
function address(text, at) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  ADDRESS.lastIndex = at;
  const found = ADDRESS.exec(text);
  if (!found) return null;
  // The full stop of the sentence and the bracket around the address are not part of it.
  let href = found[0].replace(/[.,;:!?'*_~]+$/u, "");
  while (/[)\]]$/u.test(href) && count(href, ")") + count(href, "]") > count(href, "(") + count(href, "[")) href = href.slice(0, -1);
  /** @type {Span} */
  const span = { kind: "link", href, spans: [{ kind: "text", text: href }] };
  return { span, length: href.length };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 */
function mention(text, at, names) {
  if (at > 0 && (WORD.test(text[at - 1]) || text[at - 1] === "/")) return null;
  const rest = text.slice(at + 1, at + 41).toLowerCase();
  const fits = (/** @type {string} */ name) => rest.startsWith(name.toLowerCase()) && !WORD.test(rest[name.length] ?? "");
  const name = names.filter(fits).sort((a, b) => b.length - a.length)[0];
  if (!name) return null;
  /** @type {Span} */
  const span = { kind: "mention", text: text.slice(at, at + 1 + name.length) };
  return { span, length: name.length + 1 };
}

/**
 * @param {string} line
 * @param {string} fence
 */
const closes = (line, fence) => /^ {0,3}`{3,} *$/u.test(line) && line.trim().length >= fence.length;

/**
 * @param {string} text
 * @param {string} sign
 */
const count = (text, sign) => text.split(sign).length - 1;

/**
 * @param {string[]} lines
 * @param {number} from
 * @param {(line: string) => boolean} fits
 */
function takeWhile(lines, from, fits) {
  let end = from;
  while (end < lines.length && fits(lines[end])) end += 1;
  return lines.slice(from, end);
}
