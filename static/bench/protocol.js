/**
 * The live protocol, from the browser's side.
 *
 * One object a bench: it keeps the socket, sends the outbox in order and hands every message on in
 * the order of its `seq`. It knows nothing of what the messages mean to the page.
 *
 * Of the tabs of one browser one sends for all (`Sender`), because numbers can only be given anew
 * by somebody who knows what is under way. They are given anew when the server refuses a number,
 * and only after everything under way has been answered: what is answered "gap" or "conflict" was
 * certainly not done, what is still under way may be.
 */

import { deviceOf } from "./device.js";
import { Order } from "./order.js";
import { LONGEST_PAUSE_MS, Pace, Patience, pause } from "./pace.js";
import { Sender } from "./sender.js";
import { gettext } from "./words.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Observed} Observed */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./keeper.js").Keeper} Keeper */

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
const SETTLE_MS = 30;
/** The server closes the socket at a larger message, and would at every try. */
const LARGEST_BYTES = 16 * 1024;

/** @param {object} message */
function tooLarge(message) {
  return new TextEncoder().encode(JSON.stringify(message)).length > LARGEST_BYTES;
}

/** @returns {Message} */
function overlong() {
  return { type: "error", code: "too_large", message: gettext("This is too long to be sent; please shorten it.") };
}

export class Link {
  /**
   * @param {object} options
   * @param {string} options.url
   * @param {Keeper} options.outbox
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
    this.order = new Order(onMessage, (after) => this.write({ type: "resume", after }));
    this.sentUpTo = 0;
    /** Numbers sent over this socket and not yet answered. @type {Set<number>} */
    this.underWay = new Set();
    /** The number that the server expects next, as far as is known. */
    this.expected = 1;
    /** A number was refused: send nothing until what is under way has been answered. */
    this.stalled = false;
    this.sender = new Sender(outbox.run, (note) => this.hear(note));
    this.tries = 0;
    this.pace = new Pace();
    this.patience = new Patience();
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
    document.addEventListener("visibilitychange", () => !document.hidden && this.seen());
    addEventListener("beforeunload", (event) => this.state.pending.length && !this.outbox.lasting && event.preventDefault());
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && this.retryNow());
    this.sender.elect(() => this.pump(), () => this.stepBack());
    this.count();
    this.connect();
  }

  /** What another tab of this browser did to the outbox, or was told by the server. @param {import("./sender.js").Note} note */
  hear(note) {
    this.count();
    if (note.refused) this.onMessage(note.refused);
    else this.pump();
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
    this.expectAnswer();
    socket.onopen = () => this.write({ type: "resume", after: this.order.last, device: deviceOf(innerWidth) });
    socket.onmessage = (event) => this.socket === socket && this.receive(String(event.data));
    socket.onclose = (event) => this.socket === socket && this.closed(event.code);
  }

  retryNow() {
    if (this.state.link === "closed" || this.state.link === "open") return;
    this.tries = 0;
    this.patience.renew();
    this.drop();
    this.show({ link: "connecting", retryAt: 0 });
    this.connect();
  }

  /** The page is looked at again. A log-in that had ended, another tab may have begun anew: by a new password, too. */
  seen() {
    if (this.state.link === "offline") this.retryNow();
    else if (this.state.link === "closed" && this.state.reason === "login") this.connect();
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
    await this.changed();
    this.pump();
    return pending;
  }

  async count() {
    this.show({ pending: await this.outbox.waiting() });
  }

  /** The outbox is another: here and in the other tabs. */
  async changed() {
    this.sender.tell({});
    await this.count();
  }

  get ready() {
    return this.welcomed && !this.held && !this.stalled;
  }

  /** Another tab sends. Where nothing moves although this one could send, that tab sleeps. */
  trustOther() {
    const first = this.state.pending[0]?.client_seq;
    if (first === undefined || this.timers.other !== undefined) return;
    this.after("other", this.patience.ms, () => {
      this.clear("other");
      if (this.state.pending[0]?.client_seq !== first || document.hidden || !this.ready) this.pump();
      else this.sender.takeOver();
    });
  }

  /** Another tab sends from now on, and numbers anew what has to be. */
  stepBack() {
    this.underWay.clear();
    this.stalled = false;
    this.sentUpTo = 0;
  }

  /** Send what waits and has not been sent over this socket, in order and not too fast. */
  async pump() {
    if (!this.sender.elected && this.outbox.lasting) return this.trustOther();
    if (this.pumping) {
      this.pumpAgain = true;
      return;
    }
    this.pumping = true;
    try {
      do {
        this.pumpAgain = false;
        for (const pending of await this.outbox.waiting(this.sentUpTo)) {
          if (!this.ready || this.pumpAgain || !this.send(pending)) break;
        }
      } while (this.pumpAgain);
    } finally {
      this.pumping = false;
    }
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
    const message = { type: "action", client_seq, target, action, value, client_time };
    this.sentUpTo = client_seq;
    if (tooLarge(message)) {
      this.work = this.work.then(() => this.giveUp(client_seq, overlong())).catch(reportError);
      return true;
    }
    this.write(message);
    this.underWay.add(client_seq);
    this.expectAnswer();
    return true;
  }

  expectAnswer() {
    if (this.timers.dead !== undefined) return;
    const { socket } = this;
    this.after("dead", this.patience.ms, () => socket && this.socket === socket && this.silent(socket));
  }

  /** @param {WebSocket} socket that answers nothing */
  silent(socket) {
    if (socket.readyState === WebSocket.OPEN) this.patience.double();
    this.lost();
  }

  /** @param {string} text */
  receive(text) {
    /** @type {Message} */
    const message = JSON.parse(text);
    this.clear("dead");
    const { socket } = this;
    this.work = this.work.then(() => this.handle(message, this.socket === socket)).catch(reportError);
  }

  /**
   * @param {Message} message
   * @param {boolean} current false where its socket has been lost meanwhile
   */
  async handle(message, current) {
    if (message.type === "welcome") await this.welcome(message);
    else if (message.type === "observed") await this.observed(message);
    else if (message.type === "error") await (current && this.refused(message));
    else {
      if (message.type === "resumed") this.release();
      this.onMessage(message);
    }
  }

  /** The teacher lets the class go on: send what was made or refused during the pause. */
  release() {
    this.held = false;
    this.sentUpTo = 0;
    this.pump();
  }

  /** @param {Message} message */
  async welcome(message) {
    const last = Number(message.last_client_seq);
    await this.outbox.welcome(last);
    this.expected = last + 1;
    this.underWay.clear();
    this.stalled = false;
    this.tries = 0;
    this.sentUpTo = 0;
    this.pace = new Pace();
    this.held = message.state === "paused";
    this.welcomed = true;
    await this.count();
    this.show({ link: "open", reason: "", retryAt: 0 });
    this.onMessage(message);
    this.pump();
  }

  /** @param {Message} message */
  async observed(message) {
    // First the page, then the outbox: what was set must not jump back for a moment in between.
    this.order.take(message);
    const number = message.client_seq;
    if (typeof number === "number") {
      this.answered(number, number + 1);
      const ours = await this.outbox.acknowledge(number, message);
      if (ours) await this.changed();
    }
    if (this.underWay.size) this.expectAnswer();
    else this.patience.renew();
  }

  /**
   * @param {number} number
   * @param {number} expected
   */
  answered(number, expected) {
    this.underWay.delete(number);
    if (expected > this.expected) this.expected = expected;
    if (this.stalled && !this.underWay.size) this.after("settle", SETTLE_MS, () => this.settle());
  }

  /** All is answered: what is still here was not done, and runs on from the expected number. */
  async settle() {
    if (!this.stalled || this.underWay.size) return;
    await this.outbox.renumber(this.expected);
    this.sentUpTo = this.expected - 1;
    this.stalled = false;
    await this.changed();
    this.pump();
  }

  /** @param {Message} message */
  async refused(message) {
    const number = Number(message.client_seq);
    const { code } = message;
    if (code === "gap" || code === "conflict") this.stalled = true;
    else if (code === "paused") this.held = true;
    else await this.giveUp(number, message);
    this.answered(number, Number(message.expected) || 0);
  }

  /**
   * The next action takes a refused one's number. Where more were sent behind it the server refuses
   * those for the gap, and all are numbered anew.
   * @param {number} number
   */
  free(number) {
    this.underWay.delete(number);
    if ([...this.underWay].some((other) => other > number)) return;
    this.sentUpTo = Math.min(this.sentUpTo, number - 1);
    this.pump();
  }

  /**
   * The action itself was refused: it leaves the outbox, and the student is told.
   * @param {number} number
   * @param {Message} message
   */
  async giveUp(number, message) {
    const dropped = number ? await this.outbox.drop(number) : undefined;
    if (number) this.free(number);
    await this.changed();
    const refused = { ...message, refused: dropped || null };
    this.sender.tell({ refused });
    this.onMessage(refused);
  }
}
