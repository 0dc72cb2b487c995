/** The board's dialogs: a message, a gate, the next lab. They send what was chosen and tell the answer. */
import { element, find, replace, write } from "../bench/dom.js";
import { gettext, interpolate } from "../bench/words.js";
import { hold, isHeld, release } from "./held.js";

/** @typedef {import("./board_tile.js").Row} Row */
/** @typedef {{students: number[], group: number | null, name: string}} To nobody named: the whole class */
/** @typedef {{assignment: number, sequence: string, stage: string, place: number, title: string, opened: number[]}} Gate */
/** @typedef {{said?: string, error?: string}} Answer */

/**
 * @param {string} address
 * @param {{[name: string]: string | number} | FormData} values
 * @returns {Promise<Answer>}
 */
export async function post(address, values) {
  const token = find("input[name=csrfmiddlewaretoken]").getAttribute("value") || "";
  const body = values instanceof FormData ? values : new FormData();
  if (!(values instanceof FormData)) for (const [name, value] of Object.entries(values)) body.set(name, String(value));
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
    if (answer.headers.get("content-type")?.includes("json")) return await answer.json();
    return { error: gettext("This could not be done. Load the page again and try once more.") };
  } catch {
    return { error: gettext("No connection. Nothing was sent; try again.") };
  }
}

/** @param {To} to @returns {{[name: string]: string | number}} */
export function addressed(to) {
  return { students: to.students.join(","), group: to.group ?? "" };
}

/**
 * Sent once, however often it is pressed. Whoever closes the dialog before the answer may open it for
 * somebody else: the answer is told then, and touches nothing that is being written.
 * @param {HTMLDialogElement} dialog
 * @param {string} address
 * @param {(text: string) => void} say
 */
function answers(dialog, address, say) {
  const form = /** @type {HTMLFormElement} */ (find("form", dialog));
  const wrong = find(".errorlist", dialog);
  let closed = 0;
  dialog.addEventListener("close", () => {
    closed += 1;
    release(form);
  });
  form.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (button?.value === "cancel") return;
    event.preventDefault();
    if (isHeld(form)) return;
    const data = new FormData(form);
    if (button?.value === "keep") data.set("keep", "1");
    const before = closed;
    hold(form);
    const { said, error } = await post(address, data);
    if (closed !== before) return say(error || said || "");
    release(form);
    write(wrong, error || "");
    if (error) return;
    dialog.close();
    form.reset();
    say(said || "");
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} name
 * @param {string | number} value
 */
function fill(dialog, name, value) {
  const field = /** @type {HTMLInputElement} */ (find(`[name=${name}]`, dialog));
  field.value = String(value);
}

/** @param {HTMLDialogElement} dialog @param {To} to */
function addressTo(dialog, to) {
  for (const [name, value] of Object.entries(addressed(to))) fill(dialog, name, value);
  write(find(".errorlist", dialog), "");
}

/** @param {Gate} gate */
function gateOption(gate) {
  const words = interpolate(gettext("%(sequence)s, stage %(place)s: %(title)s"), { sequence: gate.sequence, place: gate.place, title: gate.title });
  return element("option", { value: `${gate.assignment} ${gate.stage}`, text: words });
}

/**
 * @param {{[name: string]: string}} links
 * @param {Gate[]} gates
 * @param {{[lab: string]: {title: string}}} labs
 * @param {(text: string) => void} say
 */
export function dialogs(links, gates, labs, say) {
  const [message, next, gate, hint] = /** @type {HTMLDialogElement[]} */ (["#message-dialog", "#next-dialog", "#open-dialog", "#hint-dialog"].map((name) => find(name)));
  answers(hint, links.hint, say);
  answers(message, links.message, say);
  answers(next, links.next, say);
  answers(gate, links.open, say);
  const choice = /** @type {HTMLSelectElement} */ (find("#open-gate"));
  replace(choice, ...gates.map(gateOption));
  const split = () => {
    const [assignment, stage] = choice.value.split(" ");
    fill(gate, "assignment", assignment || "");
    fill(gate, "stage", stage || "");
  };
  choice.addEventListener("change", split);
  return {
    /** @param {To} to */
    message(to) {
      write(find("#message-title"), interpolate(gettext("Message to %(name)s"), { name: to.name }));
      addressTo(message, to);
      message.showModal();
      find("textarea", message).focus();
    },
    /** @param {To} to */
    hint(to) {
      write(find("#hint-title"), interpolate(gettext("The next hint for %(name)s"), { name: to.name }));
      addressTo(hint, to);
      hint.showModal();
    },
    /** @param {To} to @param {string} [stage] the one where the student is */
    open(to, stage) {
      write(find("#open-title"), interpolate(gettext("Open a stage for %(name)s"), { name: to.name }));
      addressTo(gate, to);
      const at = gates.find((one) => one.stage === stage);
      if (at) choice.value = `${at.assignment} ${at.stage}`;
      split();
      gate.showModal();
    },
    /** @param {Row} row */
    next(row) {
      const { lab, locked } = row.next;
      write(find("#next-title"), interpolate(gettext("Next lab for %(name)s"), { name: row.name }));
      write(find(".errorlist", next), "");
      write(find("#next-waiting"), lab ? interpolate(gettext("Proposed: %(lab)s"), { lab: labs[lab]?.title || lab }) : "");
      find("#next-keep").hidden = !lab || locked;
      fill(next, "student", row.student);
      fill(next, "shown", row.next.decision);
      fill(next, "fixed", locked ? 1 : 0);
      if (lab) fill(next, "lab", lab);
      next.showModal();
    },
  };
}
