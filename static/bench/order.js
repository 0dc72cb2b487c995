/** Events in the order of their `seq`: what came twice is dropped, what came early waits for the rest. */

/** @typedef {import("./types.js").Message} Message */

const HOLE_MS = 400;

export class Order {
  /**
   * @param {(message: Message) => void} handOn
   * @param {(after: number) => void} askAgain for what comes after this event, when a hole stays
   */
  constructor(handOn, askAgain) {
    this.handOn = handOn;
    this.askAgain = askAgain;
    /** The last event that was handed on. */
    this.last = 0;
    /** @type {Map<number, Message>} */
    this.early = new Map();
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {Message} message */
  take(message) {
    const seq = Number(message.seq);
    if (seq <= this.last) return;
    this.early.set(seq, message);
    for (let next = this.early.get(this.last + 1); next; next = this.early.get(this.last + 1)) {
      this.early.delete(this.last + 1);
      this.last += 1;
      this.handOn(next);
    }
    clearTimeout(this.timer);
    if (this.early.size) this.timer = setTimeout(() => this.askAgain(this.last), HOLE_MS);
  }
}
