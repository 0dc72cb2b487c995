/**
 * Of the tabs of one browser that show the same run, one sends the outbox that they share.
 *
 * The browser's own locks choose it: they pass on by themselves when a tab is closed or crashes. A
 * tab that was put to sleep keeps its lock and sends nothing (tablets do that to a tab behind
 * another): the one that waits for it in vain takes the lock away.
 * Without them (a page that came over plain http from another machine) each tab sends for itself;
 * the server still does nothing twice, for it knows a repeated number.
 */

/** @typedef {{refused?: import("./types.js").Message}} Note what one tab tells the others */

export class Sender {
  /**
   * @param {string} run
   * @param {(note: Note) => void} hear
   */
  constructor(run, hear) {
    this.name = `assay-run-${run}`;
    this.elected = false;
    /** A request of this tab stands in the queue for the lock. */
    this.queued = false;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = (event) => hear(event.data);
  }

  /**
   * @param {() => void} begin called each time this tab becomes the one that sends
   * @param {() => void} end called when another has taken over
   */
  elect(begin, end) {
    this.begin = begin;
    this.end = end;
    if (navigator.locks) this.queue();
    else this.serve();
  }

  queue() {
    if (this.queued) return;
    this.queued = true;
    this.request({});
  }

  /** Take the lock away from a tab that does not send. */
  takeOver() {
    if (!this.elected && navigator.locks) this.request({ steal: true });
  }

  /** @param {LockOptions} options */
  request(options) {
    const granted = () => {
      if (!options.steal) this.queued = false;
      return this.serve();
    };
    navigator.locks.request(this.name, options, granted).catch(() => this.stolen());
  }

  serve() {
    this.elected = true;
    this.begin?.();
    return new Promise(() => {}); // kept until the tab is gone
  }

  stolen() {
    this.elected = false;
    this.end?.();
    this.queue();
  }

  /** @param {Note} note */
  tell(note) {
    this.channel.postMessage(note);
  }
}
