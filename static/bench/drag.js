/**
 * Dragging something in a picture, with one pointer at a time.
 *
 * The page does not scroll under the finger: browsers heed `touch-action` at a whole picture and not
 * at a part of it, so the touch itself is taken. A second finger moves nothing. What is broken off
 * (by a call, a gesture of the system, another page) is told apart from what is let go: it is no
 * decision of the student's.
 */

/**
 * @typedef {object} Drag
 * @property {(event: PointerEvent) => boolean} begin whether it is taken hold of there
 * @property {(event: PointerEvent) => void} move
 * @property {(event: PointerEvent) => void} end it is let go
 * @property {() => void} cancel it is broken off
 */

/**
 * @param {Element} node
 * @param {Drag} drag
 */
export function draggable(node, drag) {
  /** @type {number | null} of the pointer that holds it */
  let holder = null;
  const on = (/** @type {string} */ name, /** @type {(event: any) => void} */ hear) => node.addEventListener(name, hear, { passive: false });
  const ofHolder = (/** @type {(event: PointerEvent) => void} */ hear) => (/** @type {PointerEvent} */ event) => event.pointerId === holder && hear(event);
  const cancel = () => {
    holder = null;
    drag.cancel();
  };

  on("pointerdown", (event) => {
    if (holder !== null || event.button !== 0 || !drag.begin(event)) return;
    holder = event.pointerId;
    node.setPointerCapture(event.pointerId);
  });
  on("pointermove", ofHolder((event) => drag.move(event)));
  on("pointerup", ofHolder((event) => {
    holder = null;
    drag.end(event);
  }));
  on("pointercancel", ofHolder(cancel));
  on("lostpointercapture", ofHolder(cancel));
  on("touchstart", (event) => holder !== null && event.preventDefault()); // it comes after pointerdown
}
