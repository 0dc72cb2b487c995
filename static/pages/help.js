/**
 * Help beside the page: the link in the head opens the help of this page in a panel.
 *
 * Without this module the link leads to the same text as a page of its own, and so it does where
 * the text cannot be fetched. Focus goes to the panel and comes back to the link.
 */

const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector("a[data-help]"));
const panel = /** @type {HTMLDialogElement | null} */ (document.querySelector("#help-panel"));

/**
 * The middle of the page of help, one level of headings further down than there.
 * @param {string} address
 * @returns {Promise<Element>}
 */
async function fetched(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`help answered ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const text = page.querySelector("#help-text") ?? page.querySelector("main");
  if (!text) throw new Error("the page of help has no text");
  text.removeAttribute("id");
  text.removeAttribute("tabindex");
  for (const level of [3, 2, 1]) {
    for (const one of text.querySelectorAll(`h${level}`)) lower(one, level + 1);
  }
  text.querySelector("h2")?.setAttribute("id", "help-panel-title");
  return text;
}

/**
 * @param {Element} heading
 * @param {number} level
 */
function lower(heading, level) {
  const lowered = document.createElement(`h${level}`);
  lowered.append(...heading.childNodes);
  heading.replaceWith(lowered);
}

/** @param {HTMLDialogElement} shown @param {string} address */
async function open(shown, address) {
  const place = /** @type {HTMLElement} */ (shown.querySelector(".help-body"));
  try {
    place.replaceChildren(await fetched(address));
  } catch {
    window.location.assign(address);
    return;
  }
  shown.showModal();
  shown.scrollTop = 0;
}

if (link && panel) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void open(panel, link.href);
  });
  panel.addEventListener("click", (event) => {
    if (event.target === panel) panel.close(); // beside the panel
  });
  panel.addEventListener("close", () => link.focus());
  panel.querySelector("button")?.addEventListener("click", () => panel.close());
}
