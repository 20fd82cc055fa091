import { texts } from "../../i18n/all-texts.js";
import { reasonOf } from "../../i18n/reasons.js";
import { openDialog } from "../../ui/dialog.js";
import { avatar, h, reconcile, setText } from "../../ui/dom.js";

/** @typedef {{ id: string, name: string }} Person */

/**
 * Chooses people: to write to, or to bring into a room.
 * @param {Element} host
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.action
 * @param {number} options.most
 * @param {(typed: string) => Promise<{ people: Person[], more: boolean }>} options.find
 * @param {(people: Person[]) => Promise<unknown>} options.done
 */
export function openPeoplePicker(host, { title, action, most, find, done }) {
  /** @type {Map<string, Person>} */
  const chosen = new Map();
  const field = h("input", { type: "search", placeholder: texts.findPerson, "aria-label": texts.findPerson, autocomplete: "off", autofocus: true });
  const list = h("ul", { class: "choose-list", "aria-label": texts.peopleList });
  const status = h("p", { class: "empty", role: "status" });
  const rest = h("p", { class: "empty", role: "status" });
  const problem = h("p", { class: "problem", role: "alert" });
  const button = h("button", { type: "button", class: "primary", disabled: true, onclick: () => finish() }, action);
  let asked = 0;

  const show = async () => {
    asked += 1;
    const mine = asked;
    const typed = field.value.trim();
    /** @type {{ people: Person[], more: boolean, problem?: string }} */
    const found = await find(typed).catch((error) => ({ people: [], more: false, problem: reasonOf(error) }));
    if (mine !== asked) return;
    const people = [...chosen.values(), ...found.people.filter(({ id }) => !chosen.has(id))];
    setText(status, found.problem ?? (people.length > 0 ? "" : typed === "" ? texts.nobodyYet : texts.nobodyFound(typed)));
    setText(rest, found.more ? texts.more : "");
    reconcile(list, people, ({ id }) => id, create, () => {});
  };
  const create = (/** @type {Person} */ person) => {
    const box = h("input", { type: "checkbox", onchange: () => {
      if (box.checked && chosen.size >= most) box.checked = false;
      else if (box.checked) chosen.set(person.id, person);
      else chosen.delete(person.id);
      button.disabled = chosen.size === 0;
    } });
    return h("li", {}, h("label", { class: "check" }, box, avatar(person.id, person.name), h("span", { dir: "auto" }, person.name)));
  };
  const finish = async () => {
    button.disabled = true;
    setText(problem, "");
    try {
      await done([...chosen.values()]);
      close();
    } catch (error) {
      setText(problem, reasonOf(error));
      button.disabled = false;
    }
  };
  field.addEventListener("input", show);
  const close = openDialog(host, title, [field, status, list, rest, problem, h("div", { class: "buttons" }, button)], { class: "tall" });
  void show();
}
