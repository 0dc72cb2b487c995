/**
 * The page of a question set. It speaks the live protocol of the bench: an answer is kept in the
 * browser until the server has it on disk, and only then it is called saved.
 */
import { find, write } from "../../bench/dom.js";
import { Keeper } from "../../bench/keeper.js";
import { readJson } from "../../bench/page.js";
import { Link } from "../../bench/protocol.js";
import { gettext, interpolate, ngettext } from "../../bench/words.js";
import { answerIn, isEmpty, keyOf, putBack } from "./answers.js";
import { Teacher } from "./teacher.js";

/** @typedef {import("../../bench/types.js").Message} Message */
/** @typedef {import("../../bench/types.js").Pending} Pending */
/** @typedef {{run: string, socket: string, address: string, one_by_one: boolean, finished: boolean, reader: boolean}} PageData */
/** @typedef {{finished: boolean, questions: {[key: string]: {locked: boolean, html: string}}, end: string}} Judged */

const TYPED_MS = 600; // a pause in typing after which what was typed is saved
const LOOK_MS = 120; // messages that come together are looked up together
const TELLS = new Set(["feedback", "next", "second_look", "regradings"]);

/** @type {PageData} */
const page = readJson("questions");
const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-question]")]);
const said = find("#said");
const teacher = new Teacher((message) => link.write(message));
/** @type {Link} */
let link;
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const typed = new Map();
/** What the server was last told of each question. @type {Map<string, string>} */
const sent = new Map();
/** Questions whose fields hold what is not kept, and whether that was refused. @type {Map<string, boolean>} */
const unkept = new Map();
/** How the link stood when it last told. @type {import("../../bench/protocol.js").LinkState | undefined} */
let stands;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let looking;

/** @param {string} key */
const cardOf = (key) => cards.find((one) => keyOf(one) === key);

/** @param {string} text */
function say(text) {
  said.textContent = "";
  setTimeout(() => (said.textContent = text), 60);
}

// -- saving --------------------------------------------------------------------------------------

/** @param {HTMLElement} card */
async function save(card) {
  clearTimeout(typed.get(keyOf(card)));
  typed.delete(keyOf(card));
  const answer = answerIn(card);
  const text = JSON.stringify(answer);
  if ("locked" in card.dataset || sent.get(keyOf(card)) === text) return kept(card, text);
  if (typeof answer.number === "string") {
    unkept.set(keyOf(card), true);
    showState(card);
    return refuse(gettext("The answer is a number, such as 1000.5: a point for the decimals, nothing between the thousands, no unit."));
  }
  sent.set(keyOf(card), text);
  await link.act("item", "save", answer);
  kept(card, text);
}

/**
 * @param {HTMLElement} card
 * @param {string} text the answer that is on this device now; something else may stand in the fields already
 */
function kept(card, text) {
  if (JSON.stringify(answerIn(card)) === text) unkept.delete(keyOf(card));
  showState(card);
}

/** What was typed and not yet kept is kept now. */
async function flush() {
  for (const key of [...typed.keys()]) await save(/** @type {HTMLElement} */ (cardOf(key)));
}

/** @param {HTMLElement} card */
function heard(card) {
  unkept.set(keyOf(card), false);
  showState(card);
  clearTimeout(typed.get(keyOf(card)));
  typed.set(keyOf(card), setTimeout(() => void save(card), TYPED_MS));
}

/** @param {HTMLElement} card */
async function handIn(card) {
  await save(card);
  const answer = answerIn(card);
  if (isEmpty(answer)) return refuse(gettext("Answer the question first, then hand it in."));
  if (typeof answer.number === "string") return;
  lock(card);
  await link.act("item", "answer", answer);
}

/** @param {HTMLElement} card */
function lock(card) {
  card.dataset.locked = "";
  find("fieldset", card).setAttribute("disabled", "");
}

// -- the end -------------------------------------------------------------------------------------

async function finish() {
  await flush();
  const open = cards.filter((card) => !("locked" in card.dataset));
  const left = page.one_by_one ? open : open.filter((card) => isEmpty(answerIn(card)));
  if (left.length && !(await isSure(left.length))) return;
  for (const card of open) {
    if (!isEmpty(answerIn(card))) await handIn(card);
  }
  if (cards.some((card) => typeof answerIn(card).number === "string")) return;
  /** @type {HTMLButtonElement} */ (find("#finish")).disabled = true;
  await link.act("run", "finish", null);
}

/**
 * @param {number} left
 * @returns {Promise<boolean>}
 */
function isSure(left) {
  const dialog = /** @type {HTMLDialogElement} */ (find("#sure"));
  const text = ngettext(
    "%(count)s question is not handed in. What stands there is handed in now; an empty one counts as not answered.",
    "%(count)s questions are not handed in. What stands there is handed in now; empty ones count as not answered.",
    left,
  );
  write(find("#sure-text"), interpolate(text, { count: left }));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

// -- what comes back -----------------------------------------------------------------------------

/** @param {string} text */
function refuse(text) {
  const place = find("#refusal");
  place.hidden = !text;
  write(place, text);
}

/** @param {Message} message */
function heardOf(message) {
  if (message.type === "error") refused(message);
  if (message.type === "observed" && message.target === "item" && message.new) taken(message);
  if (message.type === "observed" && message.target === "run") soon();
  if (TELLS.has(message.type)) soon();
  if (!page.reader) teacher.hear(message);
  if (message.type === "paused") hold(true);
  if (message.type === "resumed" || message.type === "welcome") hold(message.state === "paused");
}

/** An answer is on disk, perhaps from another tab. @param {Message} message */
function taken(message) {
  refuse("");
  const card = cardOf(message.new.question);
  if (!card) return;
  if (page.reader) putBack(card, message.new); // who looks on sees each answer as it is given
  if (message.action === "answer") {
    lock(card);
    soon();
  }
}

/** @param {Message} message */
function refused(message) {
  refuse(String(message.message ?? ""));
  const key = message.refused?.value?.question;
  const card = key ? cardOf(key) : undefined;
  if (card) {
    sent.delete(key);
    unkept.set(key, true);
    showState(card);
  }
  soon();
}

/** @param {boolean} held */
function hold(held) {
  const place = find("#held");
  place.hidden = !held;
  write(place, held ? gettext("Your teacher has paused the class. Go on when it is over; what you write is kept.") : "");
}

/** Look up what was judged, once for all messages that come together. */
function soon() {
  clearTimeout(looking);
  looking = setTimeout(() => void look(), LOOK_MS);
}

async function look() {
  const answer = await fetch(page.address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  /** @type {Judged} */
  const judged = await answer.json();
  for (const card of cards) show(card, judged.questions[keyOf(card)]);
  if (judged.finished) ended(judged.end);
}

/**
 * The server's own template, in which everything that somebody typed is escaped.
 * @param {HTMLElement} card
 * @param {{locked: boolean, html: string}} judged
 */
function show(card, judged) {
  const place = find("[data-judged]", card);
  const html = judged.html.replace(/value="[^"]*"/g, ""); // a form's token is another one each time
  if (place.dataset.was !== html && !place.contains(document.activeElement)) {
    const before = place.querySelector("strong")?.textContent;
    place.dataset.was = html;
    place.innerHTML = judged.html;
    const words = place.querySelector("strong")?.textContent;
    if (words && words !== before) say(words);
  }
  if (judged.locked) lock(card);
  else if (!page.reader && !card.querySelector(":focus")) {
    delete card.dataset.locked;
    find("fieldset", card).removeAttribute("disabled");
  }
}

/** @param {string} html */
function ended(html) {
  const place = find("#end");
  const heard = !page.finished || place.querySelector("h2") === document.activeElement;
  page.finished = true;
  place.innerHTML = html; // again when more was judged: who stood at the head stays there
  document.querySelector("#finish-row")?.setAttribute("hidden", "");
  for (const button of document.querySelectorAll("[data-hand-in]")) button.remove();
  if (heard) place.querySelector("h2")?.focus();
}

// -- how it stands -------------------------------------------------------------------------------

const REASONS = {
  login: () => gettext("You have been logged out. Your work is kept on this device."),
  forbidden: () => gettext("This bench belongs to somebody else."),
  missing: () => gettext("These questions are gone: what you answer here is not kept any more."),
};

/** @param {import("../../bench/protocol.js").LinkState} state */
function told(state) {
  const { link: open, reason } = (stands = state);
  for (const card of cards) showState(card);
  const place = document.querySelector("#connection");
  if (!place) return;
  const words = reason ? REASONS[reason]() : "";
  const offline = open === "offline" ? gettext("No connection. Go on: your work is kept on this device.") : "";
  write(place, words || offline);
}

/** What is said beside a question is never ahead of what is kept. @param {HTMLElement} card */
function showState(card) {
  const place = find("[data-state]", card);
  const key = keyOf(card);
  const waits = stands?.pending.some((one) => /** @type {any} */ (one.value)?.question === key);
  if (unkept.has(key)) write(place, unkept.get(key) ? gettext("Not saved") : gettext("Saving…"));
  else if (stands?.reason === "missing" && (waits || place.textContent)) write(place, gettext("Not saved"));
  else if (waits) write(place, stands?.link === "open" ? gettext("Saving…") : gettext("Kept on this device"));
  else if (sent.has(key) || place.textContent) write(place, gettext("Saved ✓"));
}

// -- begin ---------------------------------------------------------------------------------------

/** @param {Pending[]} pending */
function restore(pending) {
  for (const { target, action, value } of pending) {
    const card = target === "item" && value ? cardOf(/** @type {any} */ (value).question) : undefined;
    if (!card) continue;
    putBack(card, /** @type {any} */ (value));
    sent.set(keyOf(card), JSON.stringify(value));
    if (action === "answer") lock(card);
  }
}

/**
 * A formula that scrolls can have the focus, and not every browser takes a click on such a thing for its label's.
 * @param {MouseEvent} event
 */
function chosenByFormula(event) {
  const text = /** @type {Element} */ (event.target).closest(".option-text[tabindex]");
  if (!text) return;
  event.preventDefault();
  text.parentElement?.querySelector("input")?.click();
}

function listen() {
  for (const card of cards) {
    card.addEventListener("input", () => heard(card));
    card.addEventListener("change", () => void save(card));
    card.addEventListener("click", chosenByFormula);
    card.querySelector("[data-hand-in]")?.addEventListener("click", () => void handIn(card));
  }
  find("#finish").addEventListener("click", () => void finish());
  const dialog = /** @type {HTMLDialogElement} */ (find("#sure"));
  find("#sure-no").addEventListener("click", () => dialog.close());
  find("#sure-yes").addEventListener("click", () => dialog.close("yes"));
  addEventListener("pagehide", () => void flush());
}

async function start() {
  const outbox = await Keeper.open(page.run);
  if (!page.reader) restore(await outbox.waiting());
  link = new Link({
    url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${page.socket}`,
    outbox,
    onMessage: heardOf,
    onState: told,
  });
  if (!page.reader && !page.finished) listen();
  link.start();
  document.body.dataset.ready = "";
}

start().catch((fault) => {
  find("#fault").hidden = false;
  reportError(fault);
});
