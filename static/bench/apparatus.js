/** The stage on which a lab's own view module draws, and what it is told. */
import { element, svg } from "./dom.js";

/** @typedef {import("./bench.js").Bench} Bench */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").ViewBench} ViewBench */

/**
 * @param {HTMLElement} stage
 * @param {Bench} bench
 * @returns {Promise<View>}
 */
export async function mountApparatus(stage, bench) {
  /** @type {{mount: import("./types.js").Mount}} */
  const module = await import(bench.page.view);
  const view = module.mount(stage, viewBench(bench));
  stage.removeAttribute("data-loading");
  let shown = "";
  let caughtUp = false;
  bench.onChange((state) => {
    const values = JSON.stringify(bench.values);
    if (values !== shown) view.controls(bench.values);
    shown = values;
    // Of what was folded while catching up the view is told only how it stands now.
    if (!caughtUp && state.phase !== "loading") {
      caughtUp = true;
      if (state.scene) view.observed(state.scene);
      view.caughtUp?.();
    }
  });
  bench.observing.push((message) => view.observed(message));
  bench.previewing.push((values) => {
    shown = "";
    view.controls(values);
  });
  return view;
}

/**
 * The part of the bench that a view may use.
 * @param {Bench} bench
 * @returns {ViewBench}
 */
export function viewBench(bench) {
  return {
    lab: bench.lab.definition,
    words: bench.lab.words,
    variant: bench.page.variant,
    motion: bench.motion,
    reader: bench.reader,
    get values() {
      return bench.values;
    },
    get open() {
      return bench.open;
    },
    get diagram() {
      return bench.state.links;
    },
    slot: (step) => bench.slots.get(step) || null,
    act: (target, action, value = null) => void bench.act(target, action, value),
    preview: (name, value) => bench.preview(name, value),
    say: (text) => bench.say(text),
    element,
    svg,
  };
}
