/** The class board: tiles in order of who needs the teacher, redrawn only where something changed. */
import { element, find, replace, write } from "../bench/dom.js";
import { readJson } from "../bench/page.js";
import { gettext } from "../bench/words.js";
import { listen } from "./board_socket.js";
import { dialogs, post } from "./board_talk.js";
import { VERDICTS, dot, drawTile, sign } from "./board_tile.js";

/** @typedef {import("./board_tile.js").Row} Row */

/**
 * @typedef {object} BoardPage
 * @property {string} socket
 * @property {Row[]} rows
 * @property {boolean} paused
 * @property {{[state: string]: string}} states in the order of the board
 * @property {string[]} steps
 * @property {{message: string, pause: string, next: string}} links
 */

const page = readJson("board", /** @type {BoardPage | undefined} */ (undefined));
const order = Object.keys(page.states);
const tiles = find("#tiles");
/** @type {Map<number, {row: Row, tile: HTMLElement}>} */
const known = new Map();
let shown = "";
let wanted = "";
let paused = page.paused;

/** @param {string} text */
function say(text) {
  write(find("#said"), text);
}

/** @param {Row} row */
function matches(row) {
  return (!shown || row.state === shown) && row.name.toLocaleLowerCase().includes(wanted);
}

/** @param {Row} row */
function take(row) {
  const before = known.get(row.student);
  const tile = before?.tile ?? element("li", { class: "tile", "data-student": row.student });
  known.set(row.student, { row, tile });
  drawTile(tile, row);
}

/** Tiles move only while nobody stands in one with the keyboard. */
function place() {
  const sorted = [...known.values()].sort(
    (a, b) => order.indexOf(a.row.state) - order.indexOf(b.row.state) || a.row.name.localeCompare(b.row.name),
  );
  for (const { row, tile } of sorted) tile.hidden = !matches(row);
  if (tiles.contains(document.activeElement) && tiles.childElementCount === sorted.length) return;
  sorted.forEach(({ tile }, index) => {
    if (tiles.children[index] !== tile) tiles.insertBefore(tile, tiles.children[index] ?? null);
  });
}

function count() {
  const rows = [...known.values()].map(({ row }) => row);
  countStates(rows);
  countSteps(rows);
  const none = find("#nobody");
  none.hidden = rows.some(matches);
  write(none, rows.length ? gettext("No student fits.") : gettext("Nobody has joined yet. Give your students the join code."));
}

/** @param {Row[]} rows */
function countStates(rows) {
  for (const button of find("#states").children) {
    const state = /** @type {HTMLElement} */ (button).dataset.state || "";
    const number = rows.filter((row) => !state || row.state === state).length;
    write(find("b", button), String(number));
    button.setAttribute("aria-pressed", String(state === shown));
    button.classList.toggle("board-state-none", number === 0);
  }
}

/** @param {Row[]} rows */
function countSteps(rows) {
  const at = rows.filter((row) => row.state !== "done").map((row) => row.steps.findIndex((step) => step.status === "here"));
  const numbers = page.steps.map((_, place) => at.filter((here) => here === place).length);
  [...find("#steps").children].forEach((item, place) => {
    write(find("b", item), String(numbers[place]));
    item.classList.toggle("board-step-none", !numbers[place]);
  });
}

function drawTools() {
  const states = [["", gettext("all")], ...Object.entries(page.states)];
  replace(
    find("#states"),
    ...states.map(([state, words]) => {
      const chosen = () => {
        shown = state;
        show();
      };
      const inside = [state ? sign(state) : null, words, element("b", { class: "number", text: "0" })];
      return element("button", { type: "button", class: "board-state", "data-state": state, onclick: chosen }, inside);
    }),
  );
  replace(find("#steps"), ...page.steps.map((step) => element("li", {}, [element("b", { class: "number", text: "0" }), element("span", { text: step })])));
  replace(find("#legend"), ...Object.entries(VERDICTS).map(([verdict, words]) => element("li", {}, [dot(verdict), words()])));
}

function drawPause() {
  const button = find("#pause");
  write(button, paused ? gettext("Let the class go on") : gettext("Pause the class"));
  button.setAttribute("aria-pressed", String(paused));
  find("#paused").hidden = !paused;
}

function show() {
  place();
  count();
}

/** @param {any} message */
function hear(message) {
  if (message.type === "class") {
    paused = message.paused;
    drawPause();
  } else if (message.type === "rows") {
    message.rows.forEach(take);
    show();
  } else if (message.type === "gone") {
    for (const student of message.students) {
      known.get(student)?.tile.remove();
      known.delete(student);
    }
    show();
  }
}

function main() {
  const talk = dialogs(page.links, say);
  drawTools();
  drawPause();
  page.rows.forEach(take);
  show();
  tiles.addEventListener("focusout", () => setTimeout(place));
  tiles.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
    const tile = /** @type {HTMLElement | null} */ (button?.closest(".tile") ?? null);
    const row = tile && known.get(Number(tile.dataset.student))?.row;
    if (!row || !button) return;
    if (button.getAttribute("data-do") === "message") talk.message(row);
    else talk.next(row);
  });
  find("#message-all").addEventListener("click", () => talk.message(null));
  find("#pause").addEventListener("click", async () => {
    const data = new FormData();
    data.set("paused", paused ? "0" : "1");
    const { said, error } = await post(page.links.pause, data);
    say(error || said || "");
    if (!error) hear({ type: "class", paused: !paused });
  });
  find("#search").addEventListener("input", (event) => {
    wanted = /** @type {HTMLInputElement} */ (event.target).value.trim().toLocaleLowerCase();
    show();
  });
  listen(page.socket, hear, (state, text) => {
    find("#link").dataset.state = state;
    write(find("#link"), text);
  });
}

main();
