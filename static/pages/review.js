/**
 * Keys of the review queue: 1 to 4 give the verdict, C goes to the comment, A to the
 * answer to a student who asked, N to the next card.
 *
 * They work only while the card or something in it has the focus (WCAG 2.1.4), and never while
 * somebody types. A key that is held down counts once: it would judge the cards that come next unread.
 */
const card = /** @type {HTMLElement} */ (document.getElementById("review"));
/** The fields that a key leads to. @type {{[key: string]: HTMLElement | null}} */
const fields = { c: card.querySelector("textarea[name=comment]"), a: card.querySelector("textarea[name=answer]") };

/** @param {EventTarget | null} target */
const typing = (target) => target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement;

card.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && typing(event.target)) card.focus();
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
  const key = event.key.toLowerCase();
  const field = fields[key];
  if (field) {
    event.preventDefault();
    field.focus();
    return;
  }
  const way = /** @type {HTMLElement | null} */ (card.querySelector(`[data-key="${CSS.escape(key)}"]`));
  if (!way) return;
  event.preventDefault();
  way.click();
});

card.focus({ preventScroll: true });
