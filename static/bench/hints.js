/** Hints in three rungs: look, think, do. Each is asked for, and none gives the answer. When they are to be had, the server says. */
import { element, replace, write } from "./dom.js";
import { gettext, interpolate } from "./words.js";

/** @typedef {import("./bench.js").Bench} Bench */

const RUNGS = 3;

/**
 * The rungs of one step that have been asked for.
 * @param {string} step
 * @param {Bench} bench
 */
export function hintList(step, bench) {
  const node = element("ol", { class: "hints", "data-testid": `hints-${step}` });
  const update = () => {
    const asked = bench.state.hints[step] || 0;
    node.hidden = asked === 0;
    if (node.childElementCount === asked) return;
    const grown = node.childElementCount > 0 || asked === 1;
    replace(node, ...Array.from({ length: asked }, (_, index) => rung(step, index + 1, bench)));
    // Within its own panel only: the page stays where it is.
    const body = node.parentElement;
    if (grown && body) body.scrollTop = body.scrollHeight;
  };
  return { node, update };
}

/**
 * @param {string} step
 * @param {number} number
 * @param {Bench} bench
 */
function rung(step, number, bench) {
  const { words } = bench.lab;
  return element("li", { class: "hint" }, [
    element("span", { class: "hint-rung", text: words.text(`rungs.${number}`, String(number)) }),
    element("span", { text: words.hint(step, number) }),
  ]);
}

/**
 * The button that asks for the next rung of the step that is open.
 * @param {Bench} bench
 * @param {() => string} current
 */
export function hintButton(bench, current) {
  const node = element("button", { type: "button", class: "button button-small", "data-testid": "hint" });
  const used = () => (bench.state.hints[current()] || 0) >= RUNGS;
  node.addEventListener("click", () => used() || bench.act("hint", "ask", { step: current() }));
  const note = element("p", { class: "inquiry-hint-note small soft", id: "hint-note", hidden: true });
  if (bench.lab.definition.hints === "after_try") {
    note.hidden = false;
    note.textContent = gettext("A hint comes after a try of your own.");
    node.setAttribute("aria-describedby", note.id);
  }
  let said = "";
  let told = "";
  const update = () => {
    const step = current();
    const asked = bench.state.hints[step] || 0;
    const stuck = bench.state.offered === step && asked < RUNGS && bench.open ? `${step} ${asked}` : "";
    if (bench.lab.definition.hints === "when_stuck" && stuck !== told) {
      told = stuck;
      note.hidden = !stuck;
      write(note, stuck ? gettext("This seems hard just now: there is a hint for it.") : "");
      node.toggleAttribute("data-stuck", Boolean(stuck));
      if (stuck) bench.say(note.textContent || "");
    }
    write(node, asked === 0 ? gettext("Hint") : asked < RUNGS ? gettext("Another hint") : gettext("No more hints here"));
    node.disabled = !bench.open;
    node.setAttribute("aria-disabled", String(used())); // a button that is disabled loses the focus
    const key = `${step} ${asked}`;
    if (said && asked && key !== said && said.startsWith(`${step} `)) sayHint(bench, step, asked);
    said = key;
  };
  offer(bench, node);
  return { node, note, update };
}

/**
 * @param {Bench} bench
 * @param {string} step
 * @param {number} number
 */
function sayHint(bench, step, number) {
  bench.say(interpolate(gettext("Hint: %(hint)s"), { hint: bench.lab.words.hint(step, number) }));
}

/**
 * Where the variant says so, a hint is offered (never given) when nothing has happened for a while.
 * @param {Bench} bench
 * @param {HTMLElement} node
 */
function offer(bench, node) {
  const seconds = bench.lab.definition.scaffold.hint_after_s;
  if (!seconds || bench.reader) return;
  let seq = -1;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  bench.onChange((state) => {
    if (state.seq === seq) return;
    seq = state.seq;
    node.removeAttribute("data-offered");
    clearTimeout(timer);
    timer = setTimeout(() => node.setAttribute("data-offered", ""), seconds * 1000);
  });
}
