/** How fast to send, and how long to wait before the next try. */

export const LONGEST_PAUSE_MS = 15_000;
const FIRST_PAUSE_MS = 400;
/** The server takes 20 actions a second from a person; an outbox is sent a little slower than that. */
const BURST = 50;
const A_SECOND = 18;

/**
 * The pause before the next try: doubled each time, spread so that a class that lost its server
 * does not come back in one instant.
 * @param {number} tries
 * @param {() => number} [random]
 * @returns {number} milliseconds
 */
export function pause(tries, random = Math.random) {
  const full = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries);
  return full * (0.5 + random() / 2);
}

/** A bucket of tokens: a burst is fine, then so many a second. */
export class Pace {
  /** @param {() => number} [now] milliseconds; not the time of day, which may be set back */
  constructor(now = () => performance.now()) {
    this.now = now;
    this.tokens = BURST;
    this.filled = now();
  }

  /** Whether one more may be sent now. @returns {boolean} */
  allows() {
    const time = this.now();
    this.tokens = Math.min(BURST, this.tokens + ((time - this.filled) / 1000) * A_SECOND);
    this.filled = time;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }
}

/** An open socket that answers nothing for so long is dead, whatever the browser believes. */
const SILENT_MS = 8_000;
const LONGEST_SILENCE_MS = 32_000;

/**
 * How long to wait for an answer before a socket counts as dead. Twice as long after one that was open: its server
 * may be too busy to answer, and a class that opens all its sockets again makes it busier.
 */
export class Patience {
  constructor() {
    this.ms = SILENT_MS;
  }

  /** An open socket was given up. */
  double() {
    this.ms = Math.min(LONGEST_SILENCE_MS, 2 * this.ms);
  }

  /** All that was asked has been answered, or the network is another. */
  renew() {
    this.ms = SILENT_MS;
  }
}
