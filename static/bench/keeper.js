/**
 * The outbox that always takes an action: the lasting one while the browser lets it work, else one
 * in the page. Browsers refuse storage by a setting, are full, or end the connection to it while a
 * computer sleeps; none of it may cost the student what was done.
 */
import { Outbox } from "./outbox.js";
import { MemoryOutbox } from "./outbox_memory.js";

/** @typedef {import("./types.js").Pending} Pending */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./types.js").Message} Message */

/** A connection that was ended is opened again, but not over and over. */
const REOPENED_MS = 1000;

export class Keeper {
  /**
   * @param {string} run
   * @param {Outbox | MemoryOutbox} store
   */
  constructor(run, store) {
    this.run = run;
    this.store = store;
    /** @type {Promise<Outbox | MemoryOutbox> | null} one move for all that failed at once */
    this.moving = null;
    /** When the connection was opened again, on the page's own clock. */
    this.opened = -REOPENED_MS;
  }

  /** @param {string} run */
  static async open(run) {
    return new Keeper(run, await lasting(run));
  }

  /** Whether what waits outlives the page. */
  get lasting() {
    return this.store instanceof Outbox;
  }

  /**
   * @template T
   * @param {(store: Outbox | MemoryOutbox) => Promise<T>} work
   * @returns {Promise<T>}
   */
  async with(work) {
    const { store } = this;
    try {
      return await work(store);
    } catch (fault) {
      if (!(store instanceof Outbox)) throw fault;
      if (this.store === store) await this.move(store, /** @type {Error} */ (fault));
      return this.with(work);
    }
  }

  /**
   * @param {Outbox} store that failed
   * @param {Error} fault
   */
  async move(store, fault) {
    const again = fault?.name === "InvalidStateError" && performance.now() - this.opened > REOPENED_MS;
    this.moving ??= again ? lasting(store.run) : inPage(store);
    this.opened = performance.now();
    this.store = await this.moving;
    this.moving = null;
  }

  /**
   * @param {string} target
   * @param {string} action
   * @param {Json} value
   */
  add(target, action, value) {
    return this.with((store) => store.add(target, action, value));
  }

  /** @param {number} [after] a client_seq */
  waiting(after = 0) {
    return this.with((store) => store.waiting(after));
  }

  /**
   * @param {number} clientSeq
   * @param {Message} observed
   */
  acknowledge(clientSeq, observed) {
    return this.with((store) => store.acknowledge(clientSeq, observed));
  }

  /** @param {number} lastClientSeq */
  welcome(lastClientSeq) {
    return this.with((store) => store.welcome(lastClientSeq));
  }

  /** @param {number} clientSeq */
  drop(clientSeq) {
    return this.with((store) => store.drop(clientSeq));
  }

  /** @param {number} expected */
  renumber(expected) {
    return this.with((store) => store.renumber(expected));
  }
}

/** @param {string} run */
async function lasting(run) {
  try {
    return await Outbox.open(run);
  } catch {
    return new MemoryOutbox(run);
  }
}

/**
 * The page's own outbox in place of one that failed, with all that can still be read.
 * @param {Outbox} store
 */
async function inPage(store) {
  try {
    const [waiting, acknowledged] = [await store.waiting(), await store.acknowledged()];
    await store.clear().catch(() => {}); // kept twice, it would be done twice after a reload
    return new MemoryOutbox(store.run, waiting, acknowledged);
  } catch {
    return new MemoryOutbox(store.run);
  }
}
