/**
 * Of the tabs of one browser that show the same run, one sends the outbox that they share.
 *
 * The browser's own locks choose it: they pass on by themselves when a tab is closed or crashes.
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
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = (event) => hear(event.data);
  }

  /** @param {() => void} begin called once this tab is the one that sends */
  elect(begin) {
    const serve = () => {
      this.elected = true;
      begin();
      return new Promise(() => {}); // kept until the tab is gone
    };
    if (navigator.locks) navigator.locks.request(this.name, serve);
    else serve();
  }

  /** @param {Note} note */
  tell(note) {
    this.channel.postMessage(note);
  }
}
