/** Something on the picture that a pointer can drag and arrow keys can move. */
import { draggable } from "../../bench/drag.js";

/** @typedef {import("../../bench/types.js").ViewBench} ViewBench */
/**
 * @typedef {object} Grip
 * @property {boolean} free whether it may be moved at all
 * @property {string} label
 * @property {string} testid
 * @property {number} radius of what a finger can hit
 * @property {() => {low: number, high: number, step: number}} limits
 * @property {() => number} value
 * @property {(point: DOMPoint) => number} at the value that a place on the picture means
 * @property {(value: number) => void} preview while it moves
 * @property {() => void} commit when it rests
 * @property {() => void} enter
 */

const REST_MS = 600;
const KEYS = /** @type {{[key: string]: number}} */ ({ ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 });

/**
 * @param {ViewBench} bench
 * @param {Grip} grip
 */
export function slider(bench, grip) {
  const open = grip.free && !bench.reader;
  const node = bench.svg("circle", {
    class: "projectile-grip",
    r: grip.radius,
    tabindex: open ? 0 : undefined,
    role: "slider",
    "aria-disabled": open ? undefined : "true",
    "aria-label": grip.label,
    "data-testid": grip.testid,
  });
  let start = 0; // where it was when it was taken hold of
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let rest;

  const move = (/** @type {number} */ wanted) => {
    const { low, high, step } = grip.limits();
    grip.preview(Math.min(high, Math.max(low, +(Math.round(wanted / step) * step).toFixed(6))));
  };
  const pull = (/** @type {MouseEvent} */ event) => {
    const matrix = node.ownerSVGElement?.getScreenCTM();
    if (matrix) move(grip.at(new DOMPoint(event.clientX, event.clientY).matrixTransform(matrix.inverse())));
  };
  const key = (/** @type {KeyboardEvent} */ event) => {
    if (!open || !bench.open) return;
    const { low, high, step } = grip.limits();
    if (event.key in KEYS) move(grip.value() + KEYS[event.key] * step);
    else if (event.key === "Home") move(low);
    else if (event.key === "End") move(high);
    else if (event.key === "Enter" || event.key === " ") grip.commit();
    else return;
    event.preventDefault();
    clearTimeout(rest);
    if (event.key === "Enter" || event.key === " ") grip.enter();
    else rest = setTimeout(grip.commit, REST_MS);
  };

  draggable(node, {
    begin: (event) => {
      if (!open || !bench.open) return false;
      start = grip.value();
      event.preventDefault();
      node.focus({ preventScroll: true });
      return true;
    },
    move: pull,
    end: () => (bench.open ? grip.commit() : grip.preview(start)),
    cancel: () => grip.preview(start),
  });
  node.addEventListener("keydown", key);

  return {
    node,
    /**
     * @param {number} x
     * @param {number} y
     * @param {string} told what it says to a screen reader
     */
    place(x, y, told) {
      const { low, high } = grip.limits();
      const now = { cx: x.toFixed(1), cy: y.toFixed(1), "aria-valuemin": low, "aria-valuemax": high, "aria-valuenow": grip.value(), "aria-valuetext": told };
      for (const [name, value] of Object.entries(now)) node.setAttribute(name, String(value));
    },
    /** To where somebody pressed: not everybody can drag. @param {MouseEvent} event */
    come(event) {
      if (open && bench.open) pull(event);
    },
    end: () => clearTimeout(rest),
  };
}
