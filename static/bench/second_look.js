/**
 * A student's question for a second look at a note: asking, taking it back, and the teacher's answer.
 *
 * On an open bench the question is an action like any other, so that it survives a lost connection; on
 * a finished one, and on the page of a past run, it is sent to the server directly.
 */
import { element, find, freshId, write } from "./dom.js";
import { bracketed, gettext, interpolate } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").Look} Look */
/** @typedef {import("./types.js").Note} Note */

/**
 * What stands below a note on the bench.
 * @param {Bench} bench
 * @param {Note} note
 * @param {Look | undefined} look
 */
export function secondLook(bench, note, look) {
  if (look?.state === "answered") return answered(look);
  if (look?.state === "waiting") return waiting(bench, note);
  if (bench.reader || note.verdict === "note") return null;
  return asking(bench, note);
}

/** The teacher's verdict and words. @param {Look} look */
export function answered(look) {
  const head = interpolate(gettext("%(name)s looked again: %(verdict)s."), { name: look.from || "", verdict: look.verdict_name || "" });
  const words = look.words ? element("span", { text: ` ${look.words}` }) : null;
  return element("p", { class: "note-look-answer small", "data-testid": "look-answer" }, [element("strong", { text: head }), words]);
}

/** What counts in place of the verdict of a note. @param {import("./types.js").Regraded | undefined} regraded */
export function anew(regraded) {
  if (!regraded) return null;
  const day = new Intl.DateTimeFormat(document.documentElement.lang || "en", { dateStyle: "medium" }).format(new Date(regraded.at));
  const words = regraded.verdict ? gettext("Graded anew on %(day)s: %(verdict)s.") : gettext("Graded anew on %(day)s: it does not count any more.");
  const head = interpolate(words, { day, verdict: regraded.verdict_name });
  const source = regraded.source ? element("span", { class: "soft", text: bracketed(regraded.source) }) : null;
  return element("p", { class: "note-look-answer small", "data-testid": "regraded" }, [element("strong", { text: head }), ` ${regraded.reason}`, source]);
}

/**
 * @param {Bench} bench
 * @param {Note} note
 */
function waiting(bench, note) {
  if (bench.reader) return element("p", { class: "small soft", text: gettext("The student asked for a second look.") });
  const refused = element("span", { class: "small", role: "status" });
  const back = element("button", { type: "button", class: "link-button small", text: gettext("Take the question back") });
  back.addEventListener("click", async () => write(refused, await send(note, "withdraw", "")));
  return element("p", { class: "small soft" }, [gettext("You asked your teacher for a second look."), " ", back, " ", refused]);
}

/**
 * @param {Bench} bench
 * @param {Note} note
 */
function asking(bench, note) {
  const { label, field } = whyField();
  const refused = element("p", { class: "small", role: "status" });
  const button = element("button", { class: "button button-small", text: gettext("Ask my teacher") });
  const form = element("form", { class: "note-form" }, [label, field, button, refused]);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const why = field.value.trim();
    if (bench.open) bench.act("feedback", "dispute", { feedback: note.id, comment: why });
    else write(refused, await send(note, "ask", why));
  });
  return element("details", { class: "note-dispute" }, [element("summary", { text: gettext("I see it differently") }), form]);
}

/**
 * The same as a form of the page of a past run: the page comes again with the answer.
 * @param {Note} note
 * @param {"ask" | "withdraw"} kind
 */
export function lookForm(note, kind) {
  const csrf = element("input", { type: "hidden", name: "csrfmiddlewaretoken", value: token() });
  const attributes = { method: "post", action: address(note, kind), class: "note-form no-print" };
  if (kind === "withdraw") return element("form", attributes, [csrf, element("button", { class: "link-button small", text: gettext("Take the question back") })]);
  const { label, field } = whyField();
  const form = element("form", attributes, [csrf, label, field, element("button", { class: "button button-small", text: gettext("Ask my teacher") })]);
  return element("details", { class: "note-dispute no-print" }, [element("summary", { text: gettext("I see it differently") }), form]);
}

function whyField() {
  const id = freshId("dispute");
  const field = element("textarea", { id, name: "why", rows: 2, maxlength: 500 });
  return { label: element("label", { for: id, text: gettext("How do you see it?") }), field };
}

/**
 * Tell the server; the bench hears of it over its socket. What was refused is answered in a sentence.
 * @param {Note} note
 * @param {"ask" | "withdraw"} kind
 * @param {string} why
 * @returns {Promise<string>}
 */
async function send(note, kind, why) {
  const body = new FormData();
  body.set("why", why);
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  try {
    const answer = await fetch(address(note, kind), { method: "POST", body, headers });
    return (await answer.json()).refused;
  } catch {
    return gettext("This did not reach the server. Try again in a moment.");
  }
}

/**
 * @param {Note} note
 * @param {"ask" | "withdraw"} kind
 */
function address(note, kind) {
  return String(find("#second-looks").dataset[kind]).replace("/0/", `/${note.id}/`);
}

function token() {
  return /** @type {HTMLInputElement} */ (find("input[name=csrfmiddlewaretoken]")).value;
}
