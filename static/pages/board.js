/** The class board: who needs the teacher first, redrawn only where something changed. */
import { element, find, replace, write } from "../bench/dom.js";
import { readJson } from "../bench/page.js";
import { gettext, interpolate, ngettext } from "../bench/words.js";
import { Closer, timeOf } from "./board_closer.js";
import { Grid } from "./board_grid.js";
import { LessonLine } from "./board_lesson.js";
import { listen } from "./board_socket.js";
import { dialogs, post } from "./board_talk.js";
import { PACES, VERDICTS, address, dot, sign } from "./board_tile.js";

/** @typedef {import("./board_tile.js").Row} Row */
/** @typedef {import("./board_talk.js").To} To */

/**
 * @typedef {object} BoardPage
 * @property {string} socket
 * @property {Row[]} rows
 * @property {string} paused until when; empty: the class is at work
 * @property {{[state: string]: string}} states in the order of the board
 * @property {string[]} steps
 * @property {{[lab: string]: import("./board_tile.js").LabWords}} labs
 * @property {{id: number, name: string, students: number[]}[]} groups
 * @property {import("./board_talk.js").Gate[]} gates
 * @property {{[name: string]: string}} links
 */

const MANY = 60; // students: more are shown small at first

const page = readJson("board", /** @type {BoardPage | undefined} */ (undefined));
const grid = new Grid(find("#tiles"), page);
const lesson = new LessonLine(page.steps, page.labs.questions.title);
const talk = dialogs(page.links, page.gates, page.labs, say);
const closer = new Closer(page, (student) => grid.seats.get(student)?.row, {
  message: (row) => talk.message(one(row)),
  open: (row, stage) => talk.open(one(row), stage),
  next: (row) => talk.next(row),
  deal,
});
let paused = page.paused;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pauseOver;

/** @param {string} text */
function say(text) {
  write(find("#said"), text);
}

// -- to whom -----------------------------------------------------------------------------------

/** @param {Row} row @returns {To} */
function one(row) {
  return { students: [row.student], group: null, name: row.name };
}

/** The group that is shown, or everybody. @returns {To} */
function all() {
  const group = page.groups.find(({ id }) => String(id) === field("#group").value);
  if (group) return { students: [], group: group.id, name: group.name };
  return { students: [], group: null, name: gettext("the whole class") };
}

/** @returns {To} */
function chosen() {
  const students = [...grid.chosen];
  const text = ngettext("%(count)s student", "%(count)s students", students.length);
  return { students, group: null, name: interpolate(text, { count: students.length }) };
}

/** @param {string} selector */
function field(selector) {
  return /** @type {HTMLInputElement} */ (find(selector));
}

// -- doing -------------------------------------------------------------------------------------

/** @param {Row} row */
async function deal(row) {
  const seq = row.seqs.length ? row.seqs[row.seqs.length - 1] : 0;
  const { said, error } = await post(address(page.links.deal, row.student), { kind: row.kind, about: row.about, seq });
  say(error || said || "");
}

async function pauseOrGoOn() {
  const minutes = field("#pause-minutes").value;
  const wanted = !paused; // the board's message may be here before the answer, and change it
  const { said, error } = await post(page.links.pause, { paused: wanted ? 1 : 0, minutes });
  say(error || said || "");
  if (!error) hold(wanted ? new Date(Date.now() + Number(minutes) * 60_000).toISOString() : "");
}

/** @type {{[what: string]: (row: Row) => unknown}} */
const TILE_BUTTONS = {
  message: (row) => talk.message(one(row)),
  next: (row) => talk.next(row),
  closer: (row) => closer.open(row),
  deal,
};

/** @param {Event} event */
function pressed(event) {
  const button = /** @type {HTMLElement} */ (event.target).closest("[data-do]");
  const tile = /** @type {HTMLElement | null} */ (button?.closest(".tile") ?? null);
  const row = tile && grid.seats.get(Number(tile.dataset.student))?.row;
  if (row && button) TILE_BUTTONS[button.getAttribute("data-do") || ""]?.(row);
}

// -- showing -----------------------------------------------------------------------------------

function count() {
  const { rows } = grid;
  countStates(rows);
  countSteps(rows);
  const rests = document.querySelector("#rests"); // of a sample class
  rests?.toggleAttribute("hidden", !rows.some(({ state }) => state === "resting"));
  const none = find("#nobody");
  none.hidden = rows.some((row) => grid.matches(row));
  write(none, rows.length ? gettext("No student fits.") : gettext("Nobody has joined yet. Give your students the join code."));
}

/** @param {Row[]} rows */
function countStates(rows) {
  for (const button of find("#states").children) {
    const state = /** @type {HTMLElement} */ (button).dataset.state || "";
    const number = rows.filter((row) => (state === "alert" ? row.alert : !state || row.state === state)).length;
    write(find("b", button), String(number));
    button.setAttribute("aria-pressed", String(state === grid.state));
    button.classList.toggle("board-state-none", number === 0);
  }
}

/** @param {Row[]} rows */
function countSteps(rows) {
  // The one step of a question set is none of the inquiry's.
  const working = rows.filter((row) => row.state !== "done" && row.lab !== "questions");
  const at = working.map((row) => row.steps.indexOf("h"));
  [...find("#steps").children].forEach((item, place) => {
    const number = at.filter((here) => here === place).length;
    write(find("b", item), String(number));
    item.classList.toggle("board-step-none", !number);
  });
}

function drawTools() {
  const states = [["", gettext("all")], ["alert", gettext("need you")], ...Object.entries(page.states)];
  replace(
    find("#states"),
    ...states.map(([state, words]) => {
      const choose = () => {
        grid.state = state;
        show();
      };
      const inside = [state && state !== "alert" ? sign(state) : null, words, element("b", { class: "number", text: "0" })];
      return element("button", { type: "button", class: "board-state", "data-state": state, onclick: choose }, inside);
    }),
  );
  replace(find("#steps"), ...page.steps.map((step) => element("li", {}, [element("b", { class: "number", text: "0" }), element("span", { text: step })])));
  const verdicts = Object.entries(VERDICTS).map(([verdict, words]) => element("li", {}, [dot(verdict), words()]));
  const paces = PACES.map(({ sign, words }) => element("li", {}, [element("span", { "aria-hidden": "true", text: sign }), words()]));
  replace(find("#legend"), ...verdicts, ...paces);
  const groups = page.groups.map(({ id, name }) => element("option", { value: id, text: name }));
  replace(find("#group"), element("option", { value: "", text: gettext("the whole class") }), ...groups);
  find("#group-choice").hidden = !page.groups.length;
  for (const name of ["#open-all", "#chosen-open"]) find(name).hidden = !page.gates.length;
}

function drawChosen() {
  const { size } = grid.chosen;
  find("#chosen").hidden = !size;
  write(find("#chosen-count"), interpolate(ngettext("%(count)s chosen", "%(count)s chosen", size), { count: size }));
}

/** @param {string} until */
function hold(until) {
  paused = until;
  clearTimeout(pauseOver);
  if (until) pauseOver = setTimeout(() => hold(""), Math.max(0, Date.parse(until) - Date.now()));
  write(find("#pause"), paused ? gettext("Let the class go on") : gettext("Pause the class"));
  find("#pause-for").hidden = Boolean(paused);
  find("#paused").hidden = !paused;
  const text = gettext("The class is paused: no bench takes an action until you let it go on, or until %(time)s.");
  if (paused) write(find("#paused"), interpolate(text, { time: timeOf(paused) }));
}

/** @param {boolean} small */
function size(small) {
  find("#tiles").dataset.size = small ? "small" : "large";
  find("#size").setAttribute("aria-pressed", String(small));
}

function show() {
  grid.place();
  count();
}

let waiting = false;

/** What comes within one frame is placed and counted once. */
function showSoon() {
  if (waiting) return;
  waiting = true;
  const later = document.hidden ? setTimeout : requestAnimationFrame;
  later(() => {
    waiting = false;
    show();
  });
}

/** @param {any} message */
function hear(message) {
  if (message.type === "lesson") return lesson.hear(message);
  if (message.type === "class") hold(message.paused);
  else if (message.type === "rows") grid.take(message.rows);
  else if (message.type === "gone") grid.forget(message.students);
  if (message.type !== "class") showSoon();
}

/** @param {string} selector @param {() => void} does */
function onClick(selector, does) {
  find(selector).addEventListener("click", does);
}

function mountTools() {
  onClick("#message-all", () => talk.message(all()));
  onClick("#hint-all", () => talk.hint(all()));
  onClick("#open-all", () => talk.open(all()));
  onClick("#chosen-message", () => talk.message(chosen()));
  onClick("#chosen-hint", () => talk.hint(chosen()));
  onClick("#chosen-open", () => talk.open(chosen()));
  onClick("#chosen-nobody", () => {
    grid.chooseNobody();
    drawChosen();
    find("#search").focus();
  });
  onClick("#pause", pauseOrGoOn);
  onClick("#size", () => size(find("#tiles").dataset.size !== "small"));
  find("#search").addEventListener("input", () => {
    grid.wanted = field("#search").value.trim().toLocaleLowerCase();
    show();
  });
  find("#sort").addEventListener("change", () => {
    grid.sort = field("#sort").value;
    show();
  });
  find("#group").addEventListener("change", () => {
    const group = page.groups.find(({ id }) => String(id) === field("#group").value);
    grid.group = group ? new Set(group.students) : null;
    show();
  });
}

function main() {
  drawTools();
  hold(paused);
  grid.take(page.rows);
  size(page.rows.length > MANY);
  show();
  mountTools();
  const tiles = find("#tiles");
  tiles.addEventListener("click", pressed);
  tiles.addEventListener("change", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    grid.choose(Number(/** @type {HTMLElement} */ (box.closest(".tile")).dataset.student), box.checked);
    drawChosen();
  });
  listen(page.socket, hear, (state, text) => {
    find("#link").dataset.state = state;
    write(find("#link"), text);
  });
}

main();
