import { texts } from "../../i18n/all-texts.js";
import { h, setText } from "../../ui/dom.js";

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 300;
const HEIGHT = 64;
/** Room for the thickness of the line. */
const MARGIN = 3;
const NOTHING = "–";

/** @typedef {[at: number, value: number | null]} Sample */

/**
 * How some numbers have gone: the last of each large, their lines, the area below the first, the least and the most.
 */
export class FigurePlot extends HTMLElement {
  #name;
  #format;
  #now;
  #lines;
  #area = path("area");
  #drawing = document.createElementNS(SVG, "svg");
  #lowest = h("span");
  #highest = h("span");

  /**
   * @param {string} name
   * @param {(value: number) => string} format
   * @param {string[]} series what each line is called; nothing where there is one
   */
  constructor(name, format, series = [""]) {
    super();
    this.#name = name;
    this.#format = format;
    this.#now = series.map((title) => ({ title, value: h("strong") }));
    this.#lines = series.map(() => path("line"));
  }

  connectedCallback() {
    this.#drawing.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    this.#drawing.setAttribute("preserveAspectRatio", "none");
    this.#drawing.setAttribute("role", "img");
    this.#drawing.replaceChildren(this.#area, ...this.#lines);
    this.replaceChildren(h("h3", {}, this.#name),
      h("p", { class: "now" }, ...this.#now.map(({ title, value }) => h("span", {}, value, h("small", {}, title)))),
      this.#drawing, h("p", { class: "extremes" }, this.#lowest, this.#highest));
    this.show(this.#lines.map(() => []), 0, 1);
  }

  /**
   * @param {Sample[][]} series samples of each line, oldest first
   * @param {number} from the time at the left
   * @param {number} to and at the right
   * @param {number} [gap] samples further apart than this are not joined
   */
  show(series, from, to, gap = Infinity) {
    const values = series.flat().flatMap(([, value]) => value ?? []);
    const top = Math.max(...values, 0) * 1.05 || 1;
    /** @type {(sample: Sample) => [number, number]} */
    const place = ([at, value]) => [
      WIDTH * (at - from) / (to - from), HEIGHT - MARGIN - (HEIGHT - 2 * MARGIN) * (value ?? 0) / top,
    ];
    const runs = series.map((samples) => runsOf(samples, gap).map((run) => run.map(place)));
    this.#lines.forEach((line, index) => line.setAttribute("d", runs[index].map(lineThrough).join("")));
    this.#area.setAttribute("d", runs[0].map(areaBelow).join(""));

    const latest = series.map((samples) => [...samples].reverse().find(([, value]) => value !== null)?.[1] ?? null);
    const said = latest.map((value) => value === null ? NOTHING : this.#format(value));
    this.#now.forEach(({ value }, index) => setText(value, said[index]));
    const [low, high] = values.length === 0 ? [NOTHING, NOTHING] : [this.#format(Math.min(...values)), this.#format(Math.max(...values))];
    setText(this.#lowest, texts.lowest(low));
    setText(this.#highest, texts.highest(high));
    const now = this.#now.map(({ title }, index) => `${title} ${said[index]}`.trim()).join(", ");
    this.#drawing.setAttribute("aria-label", values.length === 0 ? texts.plotEmpty(this.#name) : texts.plot(this.#name, now, low, high));
  }
}

/** @param {string} name */
function path(name) {
  const element = document.createElementNS(SVG, "path");
  element.setAttribute("class", name);
  return element;
}

/**
 * The stretches in which there is a value after the other.
 * @param {Sample[]} samples
 * @param {number} gap
 */
function runsOf(samples, gap) {
  /** @type {Sample[][]} */
  const runs = [];
  let last = -Infinity;
  for (const sample of samples) {
    const [at, value] = sample;
    if (value === null) continue;
    if (at - last > gap) runs.push([]);
    runs[runs.length - 1].push(sample);
    last = at;
  }
  return runs;
}

/** @param {[number, number]} place */
const written = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;

/**
 * One alone is a dot: a line to where it begins, with a round end.
 * @param {[number, number][]} run
 */
const lineThrough = (run) => `M${written(run[0])}L${[run[0], ...run.slice(1)].map(written).join("L")}`;

/** @param {[number, number][]} run */
const areaBelow = (run) => `M${run[0][0].toFixed(1)} ${HEIGHT}L${run.map(written).join("L")}V${HEIGHT}Z`;

customElements.define("figure-plot", FigurePlot);
