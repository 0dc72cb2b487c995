/**
 * The bench: what every component of the page is given. It holds the state, passes actions to the
 * link, and tells the components when something has changed.
 */
import { empty, reduce, underWay, values } from "./state.js";
import { Lab } from "./lab.js";

/** @typedef {import("./types.js").BenchPage} BenchPage */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./state.js").BenchState} BenchState */
/** @typedef {import("./protocol.js").LinkState} LinkState */
/** @typedef {{rows: number[], controls: string[]}} Lit */

export class Bench {
  /** @param {BenchPage} page */
  constructor(page) {
    this.page = page;
    this.lab = new Lab(page.lab, page.words);
    this.reader = page.reader;
    this.motion = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    /** @type {BenchState} */
    this.state = empty(this.lab.start);
    /** @type {LinkState} */
    this.connection = { link: "connecting", pending: [], reason: "", retryAt: 0 };
    /** @type {import("./protocol.js").Link | null} */
    this.link = null;
    /** @type {((state: BenchState) => void)[]} */
    this.listeners = [];
    /** @type {((lit: Lit) => void)[]} */
    this.lighting = [];
    /** @type {((values: {[control: string]: number | string}) => void)[]} */
    this.previewing = [];
    /** @type {((message: import("./types.js").Observed) => void)[]} */
    this.observing = [];
    /** Told of the connection also while the bench is not open yet. @type {(() => void)[]} */
    this.connecting = [];
    /** @type {(text: string) => void} */
    this.say = () => {};
    /** Where a lab's view may add its own to a step. @type {Map<string, HTMLElement>} */
    this.slots = new Map();
    this.drawing = false;
  }

  /** Every control's value, with what is under way. */
  get values() {
    return values(this.state);
  }

  /** Whether the student may do something now; what is done after the end would be refused. */
  get open() {
    return !this.reader && this.state.phase === "working" && !underWay(this.state, "run");
  }

  /** @param {(state: BenchState) => void} listener */
  onChange(listener) {
    this.listeners.push(listener);
    listener(this.state);
  }

  /** @param {Message} message */
  dispatch(message) {
    this.state = reduce(this.state, message);
    if (message.type === "observed" && this.state.phase !== "loading") {
      for (const listener of this.observing) listener(/** @type {any} */ (message));
    }
    this.draw();
  }

  /** Draw once for all messages that come before the next frame, also in a tab that is not seen. */
  draw() {
    if (this.drawing || this.state.phase === "loading") return;
    this.drawing = true;
    const later = document.hidden ? setTimeout : requestAnimationFrame;
    later(() => {
      this.drawing = false;
      for (const listener of this.listeners) listener(this.state);
    });
  }

  /** @param {LinkState} connection */
  connected(connection) {
    const changed = connection.pending !== this.connection.pending;
    this.connection = connection;
    for (const listener of this.connecting) listener();
    if (changed) this.dispatch({ type: "pending", pending: connection.pending });
    else this.draw();
  }

  /**
   * Everything that a student does goes through here.
   * @param {string} target
   * @param {string} action
   * @param {Json} [value]
   */
  async act(target, action, value = null) {
    if (this.reader || !this.link) return;
    this.dispatch({ type: "calm" });
    await this.link.act(target, action, value);
  }

  /**
   * Show a control's value while it is dragged; it becomes an action when it is released.
   * @param {string} name
   * @param {number | string} value
   */
  preview(name, value) {
    for (const listener of this.previewing) listener({ ...this.values, [name]: value });
  }

  /** @param {Lit} lit the rows and controls that a note is about; none: all dark */
  light(lit) {
    for (const listener of this.lighting) listener(lit);
  }
}
