/** The sequence builder: every change is saved by itself, and can be undone. */
import { find } from "../../bench/dom.js";
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
const mover = new Mover({ save: saveOrder, say });
let count = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let typed;

/** @param {string} text */
function say(text) {
  said.textContent = text;
}

/** @returns {HTMLFormElement | null} */
const settings = () => builder.querySelector("form[data-autosave]");

/** @param {HTMLFormElement} form */
const content = (form) => new URLSearchParams(/** @type {any} */ (new FormData(form))).toString();

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
  if (!auto) renewSettings(answer.parts.settings, true);
  else if (own && content(form) === contentOf(job.body)) renewSettings(answer.parts.settings, false);
}

/** @param {FormData} body */
function contentOf(body) {
  const token = settings()?.querySelector("[name=csrfmiddlewaretoken]")?.getAttribute("value") ?? "";
  const whole = new FormData();
  whole.set("csrfmiddlewaretoken", token);
  for (const [name, value] of body) whole.append(name, value);
  return new URLSearchParams(/** @type {any} */ (whole)).toString();
}

/** @param {Answer} answer */
function renewPath(answer) {
  renew("path", answer.parts.path);
  mover.wire();
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
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return location.assign(address);
  /** @type {Answer} */
  const shown = await answer.json();
  flush(); // what was typed while the other stage was on its way
  renewPath(shown);
  renewSettings(shown.parts.settings, true);
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
    const wait = setInterval(() => {
      if (saver.busy) return;
      clearInterval(wait);
      form.submit();
    }, 50);
  }
});

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
  if (saver.busy) event.preventDefault();
});

mover.wire();
builder.dataset.ready = ""; // keys and drags are heard from here on
