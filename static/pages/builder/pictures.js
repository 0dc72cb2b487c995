/** Uploads a picture for a page and writes the Markdown that shows it where the cursor stands. */
import { gettext } from "../../bench/words.js";
import { token } from "./saving.js";

/**
 * @param {HTMLFormElement} form
 * @param {(text: string) => void} say
 */
export async function sendPicture(form, say) {
  const body = new FormData(form);
  body.delete("csrfmiddlewaretoken");
  say(gettext("Sending the picture…"));
  try {
    const headers = { "X-CSRFToken": token(), Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (!answer.ok) throw new Error(String(answer.status));
    const { markdown, error } = await answer.json();
    say(error || gettext("The picture stands in the text. Say in the brackets what is to be seen."));
    if (markdown) insert(markdown);
  } catch {
    say(gettext("The picture was not sent. Try again."));
  }
  form.reset();
}

/** @param {string} markdown */
function insert(markdown) {
  const text = document.querySelector("textarea[name=text]");
  if (!(text instanceof HTMLTextAreaElement)) return;
  text.setRangeText(markdown, text.selectionStart, text.selectionEnd, "end");
  text.dispatchEvent(new Event("change", { bubbles: true }));
}
