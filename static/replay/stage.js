/** The apparatus in a replay: the lab's own view, which can be put back to any moment. */
import { viewBench } from "../bench/apparatus.js";
import { reduce } from "../bench/state.js";

/** @typedef {import("../bench/bench.js").Bench} Bench */
/** @typedef {import("../bench/state.js").BenchState} BenchState */
/** @typedef {import("../bench/types.js").View} View */
/** @typedef {import("../bench/types.js").Observed} Observed */
/** @typedef {import("../bench/types.js").Mount} Mount */
/** @typedef {import("./clock.js").Clock} Clock */
/** @typedef {{at: number, message: import("./types.js").Message}} Said */

export class Stage {
  /**
   * @param {HTMLElement} host
   * @param {Bench} bench
   * @param {Clock} clock
   * @param {Mount} mount the lab's
   */
  constructor(host, bench, clock, mount) {
    this.host = host;
    this.bench = bench;
    this.clock = clock;
    this.mount = mount;
    this.view = this.fresh();
    this.shown = "";
    host.removeAttribute("data-loading");
    bench.observing.push((message) => this.view.observed(message));
    bench.onChange(() => this.follow());
  }

  /** @returns {View} */
  fresh() {
    return this.mount(this.host, viewBench(this.bench));
  }

  follow() {
    const values = JSON.stringify(this.bench.values);
    if (values !== this.shown) this.view.controls(this.bench.values);
    this.shown = values;
  }

  /**
   * Stand as at the end of these messages: a new view is told how the apparatus stood before the
   * last movement, then what followed, each at its own time, so that what moves is met midway.
   * @param {BenchState} start the state before all of them
   * @param {Said[]} said
   */
  restore(start, said) {
    const last = said.map(({ message }) => stirs(message)).lastIndexOf(true);
    const before = said.slice(0, Math.max(0, last));
    this.view.destroy();
    this.bench.state = before.reduce((state, { message }) => reduce(state, message), start);
    this.view = this.fresh();
    this.view.controls(this.bench.values);
    const { scene } = this.bench.state;
    if (scene) this.view.observed(still(scene));
    this.view.caughtUp?.();
    for (const { at, message } of said.slice(before.length)) {
      this.clock.time = at;
      this.bench.state = reduce(this.bench.state, message);
      if (message.type === "observed") this.view.observed(/** @type {Observed} */ (message));
    }
    this.shown = JSON.stringify(this.bench.values);
  }
}

/**
 * Whether the apparatus answers to a message.
 * @param {import("./types.js").Message} message
 */
function stirs(message) {
  return message.type === "observed" && Boolean(message.observations?.scene || message.observations?.trajectory);
}

/**
 * How things stood, without how they came to stand so.
 * @param {Observed} message
 * @returns {Observed}
 */
function still(message) {
  const { trajectory: _left, ...observations } = message.observations;
  return { ...message, observations };
}
