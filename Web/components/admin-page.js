export class AdminPage extends HTMLElement {
  /** @param {import("../state.js").User} _me */
  constructor(_me) {
    super();
  }
}
customElements.define("admin-page", AdminPage);
