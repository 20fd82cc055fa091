// A list that everyone with the page open shares: one record for each item, so that two people never overwrite each other.

const server = new URLSearchParams(location.search).get("server") ?? "ws://127.0.0.1:8080";
const token = location.hash.slice(1);
const status = document.querySelector("[role=status]");
const form = document.querySelector("form");
const list = document.querySelector("ul");

const PREFIX = "todo:";
const PAGE = 500;
const [SET, PATCH, DELETE, RANGE] = [2, 3, 4, 5];

/** The items by their keys: `{ text, done }`. */
const items = new Map();
/** What is done with the answer to a request, by its number. */
const waiting = new Map();
let lastID = 0;
let socket;

/** Sends a request; its answer comes to `then`. */
function send(request, then = () => {}) {
  waiting.set(++lastID, then);
  socket.send(JSON.stringify({ ...request, messageId: lastID }));
}

function connect() {
  socket = new WebSocket(`${server}/ws?token=${encodeURIComponent(token)}`);
  socket.onopen = () => {
    items.clear();
    read(PREFIX);
  };
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.type === "notification") {
      keep(message.key, message.value);
      draw();
      return;
    }
    const then = waiting.get(message.messageId);
    waiting.delete(message.messageId);
    if (message.code === 200) then?.(message);
    else status.textContent = message.error;
  };
  socket.onclose = () => {
    waiting.clear();
    setOnline(false);
    status.textContent = "No connection. Reconnecting…";
    setTimeout(connect, 1000);
  };
}

/** Reads the list page by page. Changes are heard meanwhile, so that nothing is missed. */
function read(start) {
  send({ op: RANGE, prefix: PREFIX, key: start, limit: PAGE }, ({ records, truncated }) => {
    for (const { key, value } of records) keep(key, value);
    if (truncated) return read(`${records.at(-1).key}\0`);
    setOnline(true);
    status.textContent = "";
    draw();
  });
}

function keep(key, value) {
  if (value === null) items.delete(key);
  else items.set(key, JSON.parse(value));
}

function setOnline(isOnline) {
  for (const control of document.querySelectorAll("input, button")) control.disabled = !isOnline;
}

function draw() {
  const keys = [...items.keys()].sort();
  list.replaceChildren(...keys.map((key) => row(key, items.get(key))));
}

function row(key, { text, done }) {
  const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: done });
  box.onchange = () => send({ op: PATCH, key, value: JSON.stringify({ done: box.checked }) });
  const label = document.createElement("label");
  label.append(box, text);
  const remove = Object.assign(document.createElement("button"), { type: "button", textContent: "Delete" });
  remove.setAttribute("aria-label", `Delete ${text}`);
  remove.onclick = () => send({ op: DELETE, key });
  const item = document.createElement("li");
  item.append(label, remove);
  return item;
}

form.onsubmit = (event) => {
  event.preventDefault();
  const text = form.elements.text.value.trim();
  if (!text) return;
  // Keys are in the order of their making, and chance tells apart what is made at the same moment.
  const key = `${PREFIX}${Date.now().toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
  send({ op: SET, key, value: JSON.stringify({ text, done: false }) });
  form.reset();
};

setOnline(false);
connect();
