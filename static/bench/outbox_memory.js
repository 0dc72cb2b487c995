/**
 * The outbox where the browser refuses to keep anything: in the page alone, while it is open.
 *
 * Same numbers and promises as the lasting one, but for a reload. The tabs of one browser cannot
 * share it; each sends for itself, and the server sees to the numbers.
 */
import { isOf } from "./outbox.js";

/** @typedef {import("./types.js").Pending} Pending */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./types.js").Message} Message */

export class MemoryOutbox {
  /**
   * @param {string} run
   * @param {Pending[]} [waiting] what another outbox could still read
   * @param {number} [acknowledged]
   */
  constructor(run, waiting = [], acknowledged = 0) {
    this.run = run;
    this.actions = waiting;
    this.acknowledged = acknowledged;
  }

  /**
   * @param {string} target
   * @param {string} action
   * @param {Json} value
   */
  async add(target, action, value) {
    const last = this.actions.at(-1)?.client_seq ?? 0;
    const client_seq = Math.max(last, this.acknowledged) + 1;
    const pending = { run: this.run, client_seq, target, action, value, client_time: new Date().toISOString() };
    this.actions = [...this.actions, pending];
    return pending;
  }

  /** @param {number} [after] a client_seq */
  async waiting(after = 0) {
    return this.actions.filter((pending) => pending.client_seq > after);
  }

  /**
   * @param {number} clientSeq
   * @param {Message} observed
   */
  async acknowledge(clientSeq, observed) {
    const kept = this.actions.find((pending) => pending.client_seq === clientSeq);
    const ours = Boolean(kept && isOf(kept, observed));
    if (ours) await this.drop(clientSeq);
    this.acknowledged = Math.max(this.acknowledged, clientSeq);
    return ours;
  }

  /** @param {number} lastClientSeq */
  async welcome(lastClientSeq) {
    this.acknowledged = lastClientSeq;
  }

  /** @param {number} clientSeq */
  async drop(clientSeq) {
    const kept = this.actions.find((pending) => pending.client_seq === clientSeq);
    this.actions = this.actions.filter((pending) => pending !== kept);
    return kept;
  }

  /** @param {number} expected */
  async renumber(expected) {
    this.actions = this.actions.map((pending, index) => ({ ...pending, client_seq: expected + index }));
    this.acknowledged = expected - 1;
  }
}
