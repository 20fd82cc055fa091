import { call } from "../../api/session.js";
import { FigurePlot } from "./figure-plot.js";
import { pointBetween } from "./figures.js";
import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { locale } from "../../i18n/texts.js";
import { h, setText } from "../../ui/dom.js";

const INTERVAL_MILLISECONDS = 2_000;
const KEPT_MILLISECONDS = 5 * 60_000;
/** So long a time the plots are wide at least, so that the first minute is not squeezed into their end. */
const SHORTEST_MILLISECONDS = 60_000;
/** Samples further apart are not joined: nobody looked in between. */
const GAP_MILLISECONDS = 3 * INTERVAL_MILLISECONDS;

/** @typedef {import("./figures.js").Point} Point */

/** @type {(unit: string, options?: Intl.NumberFormatOptions) => (value: number) => string} */
const inUnit = (unit, options) => {
  const format = new Intl.NumberFormat(locale, { style: "unit", unit, maximumSignificantDigits: 3, ...options });
  // A number and its unit stay on one line.
  return (value) => format.format(value).replace(" ", "\u00a0");
};
const decimal = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 });
const milliseconds = inUnit("millisecond");
const seconds = inUnit("second");
const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"].map((unit) => inUnit(unit));
/** @type {[milliseconds: number, format: (value: number) => string][]} */
const spans = [["day", 86_400_000], ["hour", 3_600_000], ["minute", 60_000], ["second", 1_000]].map(([unit, length]) =>
  [Number(length), inUnit(String(unit), { unitDisplay: "long" })]);

/** @param {number} value */
const count = (value) => decimal.format(value);

/** @param {number} value milliseconds */
const time = (value) => value < 1_000 ? milliseconds(value) : seconds(value / 1_000);

/** @param {number} bytes */
function size(bytes) {
  const step = Math.min(sizes.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return sizes[step](bytes / 1_000 ** step);
}

/** @param {number} length milliseconds */
function span(length) {
  const [unit, format] = spans.find(([unit]) => length >= unit) ?? spans[spans.length - 1];
  return format(Math.floor(length / unit));
}

/** How busy the server is, asked for while somebody looks. */
export class AdminFigures extends HTMLElement {
  #about = h("p", { class: "empty" });
  #connections = new FigurePlot(texts.connections, count);
  #messages = new FigurePlot(texts.messagesPerSecond, count);
  #delivery = new FigurePlot(texts.deliveryTime, time, ["p50", "p99"]);
  #database = new FigurePlot(texts.databaseSize, size);
  /** @type {Point[]} */
  #points = [];
  /** @type {import("./figures.js").Figures | undefined} */
  #last;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;
  #isAsking = false;

  connectedCallback() {
    this.append(h("section", {}, h("h2", {}, texts.rightNow),
      h("div", { class: "figures" }, this.#connections, this.#messages, this.#delivery, this.#database), this.#about));
    document.addEventListener("visibilitychange", this.#look);
    this.#look();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this.#look);
    clearTimeout(this.#timer);
  }

  /** Asks again and again while the page is on the screen. */
  #look = async () => {
    clearTimeout(this.#timer);
    if (this.#isAsking || document.hidden || !this.isConnected) return;
    this.#isAsking = true;
    try {
      this.#take(await call("GET /api/figures"));
    } catch (error) {
      setText(this.#about, reasonOf(error));
    }
    this.#isAsking = false;
    if (this.isConnected) this.#timer = setTimeout(this.#look, INTERVAL_MILLISECONDS);
  };

  /** @param {import("./figures.js").Figures} figures */
  #take(figures) {
    const now = Date.now();
    this.#points = [...this.#points.filter(({ at }) => at > now - KEPT_MILLISECONDS && at <= now), pointBetween(this.#last, figures, now)];
    this.#last = figures;
    const from = Math.min(this.#points[0].at, now - SHORTEST_MILLISECONDS);
    /** @type {(plot: FigurePlot, ...values: ((point: Point) => number | null)[]) => void} */
    const show = (plot, ...values) => plot.show(values.map((value) => this.#points.map((point) => [point.at, value(point)])), from, now, GAP_MILLISECONDS);
    show(this.#connections, ({ connections }) => connections);
    show(this.#messages, ({ messages }) => messages);
    show(this.#delivery, ({ half }) => half, ({ most }) => most);
    show(this.#database, ({ databaseBytes }) => databaseBytes);
    const { version, uptime, residentBytes } = figures;
    setText(this.#about, texts.serverFacts(version, span(uptime), residentBytes === undefined ? "" : size(residentBytes)));
  }
}

customElements.define("admin-figures", AdminFigures);
