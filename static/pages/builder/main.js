/** The sequence builder: every change is saved by itself, and can be undone. */
import { find } from "../../bench/dom.js";
import { gettext } from "../../bench/words.js";
import { Clashes } from "./clashes.js";
import { differing, fill, know, knownAfter, knownIn, learnWaiting, rawOf, replaced, takenOver } from "./known.js";
import { mark, part, renew, renewSettings } from "./parts.js";
import { Mover } from "./moving.js";
import { sendPicture } from "./pictures.js";
import { Saver } from "./saving.js";

/** @typedef {import("./saving.js").Job} Job */
/** @typedef {import("./saving.js").Answer} Answer */

const TYPED_MS = 600; // a pause in typing after which what was typed is saved
const builder = find("#builder");
const said = find("#said");
const saver = new Saver({ state: find("#saving"), again: find("#again"), done });
const mover = new Mover({ save: saveOrder, say, free });
const clashes = new Clashes({ form: settings, save: saveSettings });
let count = 0;
let opening = 0; // the last stage that somebody asked to see: slower answers to earlier ones come too late
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typed;

/** @param {string} text */
function say(text) {
  said.textContent = text;
}

/** @returns {HTMLFormElement | null} */
function settings() {
  return builder.querySelector("form[data-autosave]");
}

/**
 * @param {Job} job
 * @param {Answer} answer
 */
function done(job, answer) {
  const form = settings();
  const auto = job.id.startsWith("settings:");
  const own = auto && form !== null && job.id === `settings:${form.dataset.autosave}`;
  if (answer.said) say(answer.said);
  renew("head", answer.parts.head);
  renew("shown", answer.parts.shown);
  if (!saver.jobs.some((one) => one.id === "order")) renewPath(answer);
  if (own && answer.errors) return mark(answer.errors);
  if (own) mark({});
  const typedOn = own && differing(rawOf(new FormData(form)), rawOf(job.body)).length > 0;
  if (auto && job.id === `settings:${answer.stage}`) learn(job, answer);
  else if (auto) clashes.lose(job.id.slice("settings:".length), job.body);
  if (!auto || (own && answer.stage !== form.dataset.autosave)) renewAll(answer); // another stage, or this one is gone
  else if (own && !typedOn && renewSettings(answer.parts.settings, false)) clashes.putBack();
}

/**
 * How the stage stands now, for its fields and for what still waits to be sent of them.
 * @param {Job} job
 * @param {Answer} answer
 */
function learn(job, answer) {
  if (answer.errors) return; // nothing was written
  const sent = rawOf(job.body);
  for (const one of saver.jobs.filter((other) => other.id === job.id)) learnWaiting(one.body, sent, answer);
  clashes.take(answer.stage, job.body, answer);
  const form = settings();
  if (form?.dataset.autosave !== answer.stage) return;
  const body = new FormData(form);
  const later = rawOf(body);
  know(form, knownAfter(knownIn(body), sent, later, answer));
  fill(form, answer.shown ?? {}, takenOver(sent, later, answer));
  clashes.show();
}

/**
 * The settings as the server has them, and on top what was typed into them and still waits to be sent.
 * @param {Answer} answer
 */
function renewAll(answer) {
  flush();
  renewSettings(answer.parts.settings, true);
  clashes.putBack();
  const form = settings();
  const waits = saver.jobs.filter((one) => form && one.id === `settings:${form.dataset.autosave}`).pop();
  if (!form || !waits) return;
  const [raw, known] = [rawOf(waits.body), knownIn(waits.body)];
  const changed = differing(raw, known);
  know(form, replaced(knownIn(new FormData(form)), known, changed));
  fill(form, raw, changed);
}

/** A path that came while a stage was in somebody's hand. @type {Answer | null} */
let pathLater = null;

/** @param {Answer} answer */
function renewPath(answer) {
  pathLater = mover.busy ? answer : null;
  if (pathLater) return;
  renew("path", answer.parts.path);
  mover.wire();
}

/** No stage is in a hand any more, and none was moved. */
function free() {
  if (pathLater) renewPath(pathLater);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} [button]
 */
function send(form, button) {
  const body = new FormData(form, /** @type {any} */ (button ?? undefined));
  const open = settings()?.dataset.autosave;
  if (open && !body.has("stage")) body.set("stage", open);
  count += 1;
  saver.add({ id: `change:${count}`, address: form.action, body });
}

/** @param {string} keys */
function saveOrder(keys) {
  flush();
  const body = new FormData();
  body.set("keys", keys);
  body.set("stage", settings()?.dataset.autosave ?? "");
  const address = /** @type {HTMLElement} */ (find("#stages")).dataset.order ?? "";
  saver.add({ id: "order", address, body });
}

function saveSettings() {
  clearTimeout(typed);
  typed = undefined;
  const form = settings();
  if (!form) return;
  saver.add({ id: `settings:${form.dataset.autosave}`, address: form.action, body: new FormData(form) });
}

/** What was typed and not yet sent is sent now. */
function flush() {
  if (typed !== undefined) saveSettings();
}

/** @param {string} address */
async function open(address) {
  flush();
  const asked = (opening += 1);
  const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null);
  if (asked !== opening) return;
  if (!answer) return say(gettext("No connection. Your changes wait here and are sent as soon as it is back."));
  if (!answer.headers.get("content-type")?.includes("json")) return location.assign(address); // the log-in page
  /** @type {Answer} */
  const shown = await answer.json();
  renewPath(shown);
  renewAll(shown);
  renew("shown", shown.parts.shown);
  history.replaceState(null, "", address);
  const title = find("#settings-title");
  title.tabIndex = -1;
  title.focus({ preventScroll: true });
  const hidden = title.getBoundingClientRect();
  if (hidden.top < 0 || hidden.bottom > innerHeight) title.scrollIntoView({ block: "start" });
}

builder.addEventListener("submit", async (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  flush();
  if (form.matches("[data-change]")) {
    event.preventDefault();
    send(form, event.submitter);
  } else if (form.matches("[data-autosave]")) {
    event.preventDefault();
    saveSettings();
  } else if (form.matches("[data-picture]")) {
    event.preventDefault();
    void sendPicture(form, say);
  } else if (saver.busy) {
    event.preventDefault(); // publish what is on the page, not what was there a moment ago
    submitWhenSaved(form.action);
  }
});

/** @type {ReturnType<typeof setInterval> | undefined} */
let submitting;

/**
 * The answers that are waited for renew the form, too: a form that has left the page sends nothing.
 * @param {string} address
 */
function submitWhenSaved(address) {
  clearInterval(submitting);
  submitting = setInterval(() => {
    if (saver.busy) return;
    clearInterval(submitting);
    if (find("#saving").dataset.state === "wrong") return; // what is on the page cannot be kept as it is
    const forms = /** @type {HTMLFormElement[]} */ ([...builder.querySelectorAll("form")]);
    forms.find((one) => one.action === address)?.submit();
  }, 50);
}

part("settings").addEventListener("input", (event) => {
  if (!(/** @type {HTMLElement} */ (event.target).closest("[data-autosave]"))) return;
  clearTimeout(typed);
  typed = setTimeout(saveSettings, TYPED_MS);
});

part("settings").addEventListener("change", (event) => {
  const field = /** @type {HTMLElement} */ (event.target);
  const picture = /** @type {HTMLFormElement | null} */ (field.closest("form[data-picture]"));
  if (picture && !picture.hasAttribute("data-asked")) void sendPicture(picture, say);
  if (field.closest("[data-autosave]")) saveSettings();
});

part("path").addEventListener("click", (event) => {
  const link = /** @type {HTMLElement} */ (event.target).closest("a.stage-link");
  const plain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  if (!(link instanceof HTMLAnchorElement) || !plain) return;
  event.preventDefault();
  void open(link.href);
});

document.addEventListener("keydown", (event) => {
  const target = /** @type {HTMLElement} */ (event.target);
  if (!(event.ctrlKey || event.metaKey) || target.matches("input:not([type=checkbox]), textarea")) return;
  const key = event.key.toLowerCase();
  const way = key === "z" && !event.shiftKey ? "undo" : key === "y" || key === "z" ? "redo" : "";
  if (!way) return;
  event.preventDefault();
  /** @type {HTMLElement | null} */ (builder.querySelector(`[data-step=${way}]`))?.click();
});

window.addEventListener("beforeunload", (event) => {
  flush();
  if (saver.busy || clashes.any) event.preventDefault();
});

mover.wire();
builder.dataset.ready = ""; // keys and drags are heard from here on
