/** Uploads a picture and writes the Markdown that shows it: on a page where the cursor stands, else at the end of a question's text or answer. */
import { gettext } from "../../bench/words.js";
import { token } from "./saving.js";

/**
 * @param {HTMLFormElement} form
 * @param {(text: string) => void} say
 */
export async function sendPicture(form, say) {
  const body = new FormData(form);
  const asked = form.hasAttribute("data-asked");
  const into = String(body.get("into") ?? "text");
  body.delete("csrfmiddlewaretoken");
  say(gettext("Sending the picture…"));
  try {
    const headers = { "X-CSRFToken": token(), Accept: "application/json" };
    const answer = await fetch(form.action, { method: "POST", body, headers });
    if (!answer.ok) throw new Error(String(answer.status));
    const { markdown, error } = await answer.json();
    const there = asked
      ? gettext("The picture stands in the question.")
      : gettext("The picture stands in the text. Say in the brackets what is to be seen.");
    say(error || there);
    if (markdown) insert(markdown, into);
    if (error && asked) return; // what was written stays, to be put right
  } catch {
    say(gettext("The picture was not sent. Try again."));
    if (asked) return;
  }
  form.reset();
}

/** @param {string} markdown @param {string} into the name of a field */
function insert(markdown, into) {
  const name = CSS.escape(into);
  /** @type {HTMLTextAreaElement | HTMLInputElement | null} */
  const text = document.querySelector(`textarea[name="${name}"], input[type=text][name="${name}"]`);
  if (!text) return;
  const between = text.matches("textarea") ? "\n\n" : " "; // an answer is one line
  const { selectionStart: from, selectionEnd: to } = text;
  const chosen = into === "text" && from !== null && to !== null;
  if (chosen) text.setRangeText(markdown, from, to, "end");
  else text.value = [text.value.trimEnd(), markdown].filter(Boolean).join(between);
  text.dispatchEvent(new Event("change", { bubbles: true }));
}
