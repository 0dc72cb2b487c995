/**
 * The guided tour: points at the stops of this page one after the other, and leads on to the next page.
 *
 * Which stops there are and where the ways lead stands in the page. The tour is walked by the buttons or
 * the arrow keys and left by Escape; then the address forgets it, so that a reload begins nothing.
 */
import { driver } from "../vendor/driver/driver.js.mjs";

/**
 * @typedef {{ at: string, title: string, text: string }} Stop
 * @typedef {{ next: string, back: string, done: string, close: string, progress: string }} Words
 * @typedef {{ stops: Stop[], first: number, place: number, count: number, before: string, after: string, words: Words }} Tour
 */

const holder = /** @type {HTMLElement} */ (document.querySelector("#tour"));
const tour = /** @type {Tour} */ (JSON.parse(holder.textContent ?? ""));
const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let leaving = false;

/** @param {string} address */
function go(address) {
  leaving = true;
  window.location.assign(address);
}

function forget() {
  if (leaving) return;
  const address = new URL(window.location.href);
  address.searchParams.delete("tour");
  window.history.replaceState(null, "", address);
}

/**
 * One stop; where the page has nothing to point at, the words stand in the middle.
 * @param {Stop} stop
 * @param {number} index
 * @returns {import("../vendor/driver/driver.js.mjs").DriveStep}
 */
function step(stop, index) {
  const place = tour.first + index;
  const element = document.querySelector(stop.at);
  const last = index === tour.stops.length - 1;
  const back = index > 0 || tour.before;
  return {
    ...(element ? { element } : {}),
    popover: {
      title: stop.title,
      description: stop.text,
      showProgress: true,
      progressText: tour.words.progress.replace("{place}", `${place}`).replace("{count}", `${tour.count}`),
      nextBtnText: tour.words.next,
      prevBtnText: tour.words.back,
      doneBtnText: tour.after ? tour.words.next : tour.words.done,
      showButtons: back ? ["next", "previous", "close"] : ["next", "close"],
      disableButtons: [],
      onNextClick: () => (last && tour.after ? go(tour.after) : last ? guide.destroy() : guide.moveNext()),
      onPrevClick: () => (index > 0 ? guide.movePrevious() : tour.before ? go(tour.before) : undefined),
      onPopoverRender: (popover) => {
        popover.closeButton.setAttribute("aria-label", tour.words.close);
        // It would give the focus to the first button, which closes: Enter is meant to lead on.
        requestAnimationFrame(() => popover.nextButton.focus());
      },
    },
  };
}

const guide = driver({
  steps: tour.stops.map(step),
  animate: !still,
  smoothScroll: !still,
  overlayOpacity: 0.45,
  stagePadding: 6,
  popoverClass: "tour",
  onDestroyed: forget,
});
guide.drive(tour.place - tour.first);
