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
/** Punctuation of scripts without spaces ends an address: the sentence goes on behind it. */
const ADDRESS = /https?:\/\/[^\s<>"`\u3000-\u303F\uFF00-\uFF0F\uFF1A-\uFF20]+/uy;
const LABELLED = /\[([^[\]\n]{1,500})\]\((https?:\/\/[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*|mailto:[^\s()<>]+)\)/uy;
const WORD = /[\p{L}\p{N}_]/u;
/** What stands for a mention while a text is read: half a character, which no text of the server's has, one for each. */
const MENTION = /([\uDC00-\uDFFF])/gu;
/** Longer ones first: `**` is not two `*`. */
const MARKS = /** @type {const} */ ([["**", "strong"], ["__", "strong"], ["~~", "s"], ["*", "em"], ["_", "em"]]);

/**
 * @param {string} text
 * @param {number[][]} places where the server found mentions: the beginning and length of each, in any order
 */
export function parse(text, places) {
  /** @type {string[]} */
  const names = [];
  let marked = "";
  let end = 0;
  for (const [start, length] of [...places].sort(([a], [b]) => a - b)) {
    marked += text.slice(end, start) + String.fromCharCode(0xDC00 + names.length);
    end = start + length;
    names.push(text.slice(start, end));
  }
  return blocksOf(marked + text.slice(end), names, 0);
}

/**
 * @param {string} text
 * @param {string[]} names the mentions that stand in it
 * @param {number} depth
 * @returns {Block[]}
 */
function blocksOf(text, names, depth) {
  /** @type {Block[]} */
  const blocks = [];
  /** @type {string[]} */
  let paragraph = [];
  const lines = text.split(/\r?\n/u);
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
      blocks.push({ kind: "code", text: written(lines.slice(at + 1, end < 0 ? undefined : end).join("\n"), names) });
      at = end < 0 ? lines.length : end + 1;
    } else if (QUOTE.test(lines[at]) && depth < DEEPEST) {
      const quoted = takeWhile(lines, at, (line) => QUOTE.test(line));
      flush();
      blocks.push({ kind: "quote", blocks: blocksOf(quoted.map((line) => line.replace(QUOTE, "")).join("\n"), names, depth + 1) });
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
  text.length <= 200 && /^(?:\p{RI}{2}|[\d#*]\uFE0F?\u20E3|(?!\p{RI})[\p{Emoji_Presentation}\p{Extended_Pictographic}][\p{Emoji_Modifier}\uFE0F\u{E0020}-\u{E007F}]*(?:\u200D\p{Extended_Pictographic}[\p{Emoji_Modifier}\uFE0F]*)*|\s){1,12}$/u.test(text)
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
  /** @type {Set<string>} marks that nothing further on closes, so that it is not looked for again and again */
  const open = new Set();
  const add = (/** @type {Span} */ span, /** @type {number} */ length) => {
    pushText(spans, plain, names);
    plain = "";
    spans.push(span);
    return length;
  };
  for (let at = 0; at < text.length;) {
    const found = special(text, at, names, depth, open);
    if (found) at += add(found.span, found.length);
    else if (text[at] === "\\" && /[\\`*_~[\]>@\uFE6B\uFF20]/u.test(text[at + 1] ?? "")) {
      plain += text[at + 1];
      at += 2;
    } else {
      plain += text[at];
      at += 1;
    }
  }
  pushText(spans, plain, names);
  return spans;
}

/**
 * @param {Span[]} spans
 * @param {string} text
 * @param {string[]} names
 */
function pushText(spans, text, names) {
  for (const part of text.split(MENTION)) {
    const name = nameOf(part, names);
    if (name) spans.push({ kind: "mention", text: name });
    else if (part !== "") spans.push({ kind: "text", text: part });
  }
}

/**
 * @param {string} mark
 * @param {string[]} names
 */
const nameOf = (mark, names) => (mark.length === 1 ? names[mark.charCodeAt(0) - 0xDC00] : undefined);

/**
 * What was written, where no mention can be shown.
 * @param {string} text
 * @param {string[]} names
 */
const written = (text, names) => text.replace(MENTION, (mark) => nameOf(mark, names) ?? mark);

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 * @param {number} depth
 * @param {Set<string>} open
 * @returns {{ span: Span, length: number } | null} what begins here, if it is more than text
 */
function special(text, at, names, depth, open) {
  switch (text[at]) {
    case "`": return code(text, at, names);
    case "*": case "_": case "~": return depth < DEEPEST ? styled(text, at, names, depth, open) : null;
    case "[": return labelled(text, at, names);
    case "h": return address(text, at, names);
    default: return null;
  }
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 */
function code(text, at, names) {
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
    const span = { kind: "styled", style: "code", spans: [{ kind: "text", text: written(shown, names) }] };
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
 * @param {Set<string>} open
 */
function styled(text, at, names, depth, open) {
  for (const [mark, style] of MARKS) {
    if (!text.startsWith(mark, at)) continue;
    const start = at + mark.length;
    if (open.has(mark) || start >= text.length || /\s/u.test(text[start]) || text[start] === mark[0]) return null;
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
    open.add(mark);
    return null;
  }
  return null;
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 */
function labelled(text, at, names) {
  LABELLED.lastIndex = at;
  const found = LABELLED.exec(text);
  if (!found) return null;
  /** @type {Span} */
  const span = { kind: "link", href: written(found[2], names), spans: [{ kind: "text", text: written(found[1], names) }] };
  return { span, length: found[0].length };
}

/**
 * @param {string} text
 * @param {number} at
 * @param {string[]} names
 */
function address(text, at, names) {
  if (at > 0 && WORD.test(text[at - 1])) return null;
  ADDRESS.lastIndex = at;
  const found = ADDRESS.exec(text);
  if (!found) return null;
  // The full stop of the sentence and the bracket around the address are not part of it.
  let end = found[0].length;
  while (".,;:!?'*_~".includes(found[0][end - 1])) end -= 1;
  let unopened = count(found[0].slice(0, end), /[)\]]/gu) - count(found[0].slice(0, end), /[([]/gu);
  for (; unopened > 0 && ")]".includes(found[0][end - 1]); unopened -= 1) end -= 1;
  const href = found[0].slice(0, end);
  const shown = written(href, names);
  /** @type {Span} */
  const span = { kind: "link", href: shown, spans: [{ kind: "text", text: shown }] };
  return { span, length: href.length };
}

/**
 * @param {string} line
 * @param {string} fence
 */
const closes = (line, fence) => /^ {0,3}`{3,} *$/u.test(line) && line.trim().length >= fence.length;

/**
 * @param {string} text
 * @param {RegExp} signs
 */
const count = (text, signs) => text.match(signs)?.length ?? 0;

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
