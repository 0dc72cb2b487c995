/**
 * The live protocol, from the browser's side.
 *
 * One object a bench: it keeps the socket, sends the outbox in order and hands every message on in
 * the order of its `seq`. It knows nothing of what the messages mean to the page.
 */

import { LONGEST_PAUSE_MS, Pace, pause } from "./pace.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Observed} Observed */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./outbox.js").Outbox} Outbox */

/**
 * @typedef {object} LinkState
 * @property {"connecting" | "open" | "offline" | "closed"} link
 * @property {import("./types.js").Pending[]} pending what the server has not yet acknowledged
 * @property {"" | "login" | "forbidden" | "missing"} reason why it stays closed
 * @property {number} retryAt when it tries again, in milliseconds of Date.now(); 0 when it does not wait
 */

const FINAL = /** @type {{[code: number]: LinkState["reason"]}} */ ({
  4401: "login",
  4403: "forbidden",
  4404: "missing",
});
const TOO_FAST = 4429;
/** An open socket that answers nothing for so long is dead, whatever the browser believes. */
const DEAD_AFTER_MS = 8_000;
const HOLE_MS = 400;
export class Link {
  /**
   * @param {object} options
   * @param {string} options.url
   * @param {Outbox} options.outbox
   * @param {(message: Message) => void} options.onMessage
   * @param {(state: LinkState) => void} options.onState
   */
  constructor({ url, outbox, onMessage, onState }) {
    this.url = url;
    this.outbox = outbox;
    this.onMessage = onMessage;
    this.onState = onState;
    /** @type {LinkState} */
    this.state = { link: "connecting", pending: [], reason: "", retryAt: 0 };
    /** @type {WebSocket | null} */
    this.socket = null;
    this.welcomed = false;
    this.lastSeq = 0;
    this.sentUpTo = 0;
    this.tries = 0;
    this.pace = new Pace();
    /** @type {Map<number, Message>} */
    this.early = new Map();
    /** @type {{[name: string]: ReturnType<typeof setTimeout> | undefined}} */
    this.timers = {};
    this.pumping = false;
    this.pumpAgain = false;
    /** The run is paused: keep, don't send. */
    this.held = false;
    /** Messages are worked through one after another although the outbox answers later. */
    this.work = Promise.resolve();
  }

  start() {
    addEventListener("online", () => this.retryNow());
    addEventListener("offline", () => this.lost());
    document.addEventListener("visibilitychange", () => {
      if (!document.hidden && this.state.link === "offline") this.retryNow();
    });
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && this.retryNow());
    this.connect();
  }

  /** @param {Partial<LinkState>} change */
  show(change) {
    this.state = { ...this.state, ...change };
    this.onState(this.state);
  }

  /**
   * @param {string} name
   * @param {number} ms
   * @param {() => void} callback
   */
  after(name, ms, callback) {
    clearTimeout(this.timers[name]);
    this.timers[name] = setTimeout(callback, ms);
  }

  /** @param {string} name */
  clear(name) {
    clearTimeout(this.timers[name]);
    this.timers[name] = undefined;
  }

  connect() {
    this.clear("retry");
    this.welcomed = false;
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.after("dead", DEAD_AFTER_MS, () => this.socket === socket && this.lost());
    socket.onopen = () => this.write({ type: "resume", after: this.lastSeq });
    socket.onmessage = (event) => this.socket === socket && this.receive(String(event.data));
    socket.onclose = (event) => this.socket === socket && this.closed(event.code);
  }

  retryNow() {
    if (this.state.link === "closed" || this.state.link === "open") return;
    this.tries = 0;
    this.drop();
    this.show({ link: "connecting", retryAt: 0 });
    this.connect();
  }

  /** Let go of a socket without waiting for its close, which a dead network never sends. */
  drop() {
    const socket = this.socket;
    this.socket = null;
    this.welcomed = false;
    this.clear("dead");
    socket?.close();
  }

  lost() {
    if (this.state.link === "closed") return;
    this.drop();
    this.waitAndRetry(pause(this.tries));
  }

  /** @param {number} code */
  closed(code) {
    this.drop();
    const reason = FINAL[code];
    if (reason) this.show({ link: "closed", reason, retryAt: 0 });
    else this.waitAndRetry(code === TOO_FAST ? LONGEST_PAUSE_MS / 3 : pause(this.tries));
  }

  /** @param {number} ms */
  waitAndRetry(ms) {
    this.tries += 1;
    this.show({ link: "offline", retryAt: Date.now() + ms });
    this.after("retry", ms, () => this.connect());
  }

  /** @param {object} message */
  write(message) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /**
   * Keep an action and send it as soon as that is possible.
   * @param {string} target
   * @param {string} action
   * @param {Json} value
   */
  async act(target, action, value) {
    const pending = await this.outbox.add(target, action, value);
    await this.count();
    this.pump();
    return pending;
  }

  async count() {
    this.show({ pending: await this.outbox.waiting() });
  }

  /** Send what waits and has not been sent over this socket, in order and not too fast. */
  async pump() {
    if (this.pumping) {
      this.pumpAgain = true;
      return;
    }
    this.pumping = true;
    do {
      this.pumpAgain = false;
      for (const pending of await this.outbox.waiting(this.sentUpTo)) {
        if (!this.welcomed || this.held || this.pumpAgain || !this.send(pending)) break;
      }
    } while (this.pumpAgain);
    this.pumping = false;
  }

  /**
   * @param {import("./types.js").Pending} pending
   * @returns {boolean} false where it must wait for its turn
   */
  send(pending) {
    if (!this.pace.allows()) {
      this.after("pace", 200, () => this.pump());
      return false;
    }
    const { client_seq, target, action, value, client_time } = pending;
    this.write({ type: "action", client_seq, target, action, value, client_time });
    this.sentUpTo = client_seq;
    this.expectAnswer();
    return true;
  }

  expectAnswer() {
    if (this.timers.dead !== undefined) return;
    const socket = this.socket;
    this.after("dead", DEAD_AFTER_MS, () => this.socket === socket && this.lost());
  }

  /** @param {string} text */
  receive(text) {
    /** @type {Message} */
    const message = JSON.parse(text);
    this.clear("dead");
    this.work = this.work.then(() => this.handle(message)).catch(reportError);
  }

  /** @param {Message} message */
  async handle(message) {
    if (message.type === "welcome") await this.welcome(message);
    else if (message.type === "observed") await this.observed(message);
    else if (message.type === "error") await this.refused(message);
    else {
      if (message.type === "resumed") this.release();
      this.onMessage(message);
    }
  }

  /** The teacher lets the class go on: send what was made or refused during the pause. */
  release() {
    this.held = false;
    this.resendFrom(1);
  }

  /** @param {Message} message */
  async welcome(message) {
    await this.outbox.welcome(Number(message.last_client_seq));
    this.tries = 0;
    this.sentUpTo = 0;
    this.pace = new Pace();
    this.held = message.state === "paused";
    this.welcomed = true;
    this.show({ link: "open", reason: "", retryAt: 0 });
    this.onMessage(message);
    await this.count();
    this.pump();
  }

  /** @param {Message} message */
  async observed(message) {
    // First the page, then the outbox: what was set must not jump back for a moment in between.
    this.inOrder(message);
    if (typeof message.client_seq === "number") {
      await this.outbox.acknowledge(message.client_seq, String(message.target), String(message.action));
      await this.count();
    }
    if (this.state.pending.length) this.expectAnswer();
  }

  /**
   * Hand on in the order of `seq`; what came twice is dropped, what came early waits for the rest.
   * @param {Message} message
   */
  inOrder(message) {
    const seq = Number(message.seq);
    if (seq <= this.lastSeq) return;
    this.early.set(seq, message);
    for (let next = this.early.get(this.lastSeq + 1); next; next = this.early.get(this.lastSeq + 1)) {
      this.early.delete(this.lastSeq + 1);
      this.lastSeq += 1;
      this.onMessage(next);
    }
    if (this.early.size) {
      this.after("hole", HOLE_MS, () => this.early.size && this.write({ type: "resume", after: this.lastSeq }));
    }
  }

  /** @param {Message} message */
  async refused(message) {
    const expected = Number(message.expected);
    const mine = Number(message.client_seq);
    if (message.code === "gap") await this.closeGap(expected);
    else if (message.code === "conflict") await this.renumber(mine, expected);
    else if (message.code === "paused") this.held = true;
    else {
      const dropped = mine ? await this.outbox.drop(mine) : undefined;
      await this.count();
      this.onMessage({ ...message, refused: /** @type {any} */ (dropped || null) });
    }
  }

  /**
   * The server lacks a number. Either it is still here and was lost on the way, or another action
   * had it and was refused: then the rest moves up.
   * @param {number} expected
   */
  async closeGap(expected) {
    const [first] = await this.outbox.waiting(expected - 1);
    if (first && first.client_seq > expected) await this.renumber(first.client_seq, expected);
    else this.resendFrom(expected);
  }

  /**
   * @param {number} from
   * @param {number} expected
   */
  async renumber(from, expected) {
    await this.outbox.renumber(from, expected);
    this.resendFrom(expected);
  }

  /** One resend for a whole burst of refusals. @param {number} first */
  resendFrom(first) {
    this.sentUpTo = Math.min(this.sentUpTo, first - 1);
    this.after("resend", 30, () => this.pump());
  }
}
