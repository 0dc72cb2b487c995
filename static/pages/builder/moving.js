/** Moves stages by hand or by keys; both end in one order of keys that is saved. */
import "../../vendor/sortablejs/Sortable.min.js";
import { find } from "../../bench/dom.js";
import { gettext, interpolate } from "../../bench/words.js";

/** @type {{create: (list: HTMLElement, options: object) => {destroy: () => void}}} */
const Sortable = /** @type {any} */ (globalThis).Sortable;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** @returns {HTMLElement | null} */
const list = () => document.querySelector("#stages[data-order]");

/** @returns {HTMLElement[]} */
const items = () => [...(list()?.querySelectorAll("li") ?? [])];

/** @returns {string} */
const order = () => items().map((one) => one.dataset.key).join(" ");

export class Mover {
  /** @param {{save: (keys: string) => void, say: (text: string) => void, free: () => void}} page */
  constructor(page) {
    this.page = page;
    this.before = "";
    this.dragging = false;
    /** @type {{destroy: () => void} | null} */
    this.sortable = null;
    const path = find("[data-part=path]");
    path.addEventListener("keydown", (event) => this.key(event));
    path.addEventListener("click", (event) => this.click(event));
    path.addEventListener("focusout", (event) => this.left(event));
  }

  /** After every renewal of the path. */
  wire() {
    this.sortable?.destroy();
    this.sortable = null; // an empty path has none: what is gone is not taken apart again
    const stages = list();
    if (!stages) return;
    this.sortable = Sortable.create(stages, {
      handle: ".grip",
      animation: still.matches ? 0 : 120,
      forceFallback: true, // the browser's own dragging knows no touch and no scrolling
      fallbackTolerance: 4,
      ghostClass: "stage-ghost",
      fallbackClass: "stage-dragged",
      onStart: () => this.lifted(),
      onEnd: () => {
        this.dragging = false;
        this.dropped();
      },
    });
  }

  lifted() {
    this.dragging = true;
    this.before = order();
  }

  dropped() {
    const now = order();
    if (now !== this.before) this.page.save(now);
    else this.page.free();
  }

  /** Whether a stage is in somebody's hand: the path must stay as it is meanwhile. */
  get busy() {
    return this.dragging || this.taken !== null;
  }

  /** @returns {HTMLElement | null} */
  get taken() {
    return document.querySelector(".grip[aria-pressed=true]");
  }

  /** @param {MouseEvent} event */
  click(event) {
    const grip = /** @type {HTMLElement} */ (event.target).closest?.(".grip");
    if (!(grip instanceof HTMLElement) || event.detail > 0) return; // a mouse drags; keys click with 0
    if (grip === this.taken) this.putDown();
    else this.take(grip);
  }

  /** @param {HTMLElement} grip */
  take(grip) {
    this.before = order();
    grip.setAttribute("aria-pressed", "true");
    grip.closest("li")?.classList.add("stage-taken");
    const text = gettext("%(title)s is taken up, at place %(place)s of %(count)s.");
    this.page.say(interpolate(text, this.where(grip)));
  }

  putDown() {
    const grip = this.taken;
    if (!grip) return;
    this.release(grip);
    this.page.say(interpolate(gettext("%(title)s is put down at place %(place)s of %(count)s."), this.where(grip)));
    this.dropped();
  }

  /** @param {HTMLElement} grip */
  release(grip) {
    grip.setAttribute("aria-pressed", "false");
    grip.closest("li")?.classList.remove("stage-taken");
  }

  /** @param {HTMLElement} grip */
  where(grip) {
    const item = /** @type {HTMLElement} */ (grip.closest("li"));
    const all = items();
    return { title: item.dataset.title ?? "", place: all.indexOf(item) + 1, count: all.length };
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const grip = this.taken;
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const item = /** @type {HTMLElement} */ (event.target).closest("li");
    if (step && event.altKey && item && !grip) {
      event.preventDefault();
      this.before = order();
      if (this.shift(item, step)) this.dropped();
      return;
    }
    if (!grip) return;
    if (event.key === "Escape") {
      event.preventDefault();
      this.putBack(grip);
    } else if (step) {
      event.preventDefault();
      this.shift(/** @type {HTMLElement} */ (grip.closest("li")), step);
      const text = gettext("%(title)s stands at place %(place)s of %(count)s.");
      this.page.say(interpolate(text, this.where(grip)));
    }
  }

  /**
   * The neighbour moves round the stage, so that the stage keeps the focus.
   * @param {HTMLElement} item
   * @param {number} step
   */
  shift(item, step) {
    const other = step < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return false;
    if (step < 0) item.after(other);
    else item.before(other);
    return true;
  }

  /** @param {HTMLElement} grip */
  putBack(grip) {
    this.release(grip);
    const own = /** @type {HTMLElement} */ (grip.closest("li"));
    const keys = this.before.split(" ");
    const wanted = keys.indexOf(own.dataset.key ?? "");
    for (let at = items().indexOf(own); at > wanted; at -= 1) this.shift(own, -1);
    for (let at = items().indexOf(own); at < wanted; at += 1) this.shift(own, 1);
    this.page.say(gettext("Put back where it was."));
    this.page.free();
  }

  /** @param {FocusEvent} event */
  left(event) {
    if (event.target === this.taken) this.putDown();
  }
}
