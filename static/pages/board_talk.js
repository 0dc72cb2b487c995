/** The board's two dialogs: a message, and the next lab. They send what was typed and tell the answer. */
import { find, write } from "../bench/dom.js";
import { gettext, interpolate } from "../bench/words.js";

/** @typedef {import("./board_tile.js").Row} Row */

/**
 * @param {string} address
 * @param {FormData} data
 * @returns {Promise<{said?: string, error?: string}>}
 */
export async function post(address, data) {
  const token = find("input[name=csrfmiddlewaretoken]").getAttribute("value") || "";
  try {
    const answer = await fetch(address, { method: "POST", body: data, headers: { "X-CSRFToken": token } });
    if (answer.headers.get("content-type")?.includes("json")) return await answer.json();
    return { error: gettext("This could not be done. Load the page again and try once more.") };
  } catch {
    return { error: gettext("No connection. Nothing was sent; try again.") };
  }
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} address
 * @param {(text: string) => void} say
 */
function answers(dialog, address, say) {
  const form = /** @type {HTMLFormElement} */ (find("form", dialog));
  const wrong = find(".errorlist", dialog);
  form.addEventListener("submit", async (event) => {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (button?.value === "cancel") return;
    event.preventDefault();
    const data = new FormData(form);
    if (button?.value === "keep") data.set("keep", "1");
    const { said, error } = await post(address, data);
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
 * @param {string} value
 */
function fill(dialog, name, value) {
  const field = /** @type {HTMLInputElement} */ (find(`[name=${name}]`, dialog));
  field.value = value;
}

/**
 * @param {{message: string, next: string}} links
 * @param {(text: string) => void} say
 */
export function dialogs(links, say) {
  const message = /** @type {HTMLDialogElement} */ (find("#message-dialog"));
  const next = /** @type {HTMLDialogElement} */ (find("#next-dialog"));
  answers(message, links.message, say);
  answers(next, links.next, say);
  return {
    /** @param {Row | null} row nobody: the whole class */
    message(row) {
      const to = row ? interpolate(gettext("Message to %(name)s"), { name: row.name }) : gettext("Message to all open benches");
      write(find("#message-title"), to);
      write(find(".errorlist", message), "");
      fill(message, "run", row ? row.run : "");
      message.showModal();
      find("textarea", message).focus();
    },
    /** @param {Row} row */
    next(row) {
      const { name, lab, locked } = row.next;
      write(find("#next-title"), interpolate(gettext("Next lab for %(name)s"), { name: row.name }));
      write(find(".errorlist", next), "");
      write(find("#next-waiting"), lab ? interpolate(gettext("Proposed: %(lab)s"), { lab }) : "");
      find("#next-keep").hidden = !lab || locked;
      fill(next, "student", String(row.student));
      if (name) fill(next, "lab", name);
      next.showModal();
    },
  };
}
