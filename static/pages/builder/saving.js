/**
 * Sends the changes of the builder one after the other, and says how that stands.
 *
 * Nothing that was changed is given up: without a connection a change waits and is sent again, and
 * where the server asks for a log-in it waits for the button. Only a change that the server itself
 * refuses is dropped; its fields stay as they were typed, with the sentence beside them.
 *
 * A change that was sent once is not replaced by a newer one: it may have been written though no answer came,
 * and what the page then knows of the stage is told by the answer to it alone.
 */
import { gettext } from "../../bench/words.js";

/**
 * @typedef {{stage: string, said?: string, error?: string, errors?: {[name: string]: string},
 *   parts: {[part: string]: string}} & import("./known.js").Stand} Answer
 * @typedef {{id: string, address: string, body: FormData, tried?: boolean, sent?: (answer: Answer) => void}} Job
 */

const WAITS_S = [1, 2, 4, 8, 15, 30]; // before another try

/** @returns {string} */
export function token() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
}

/**
 * The server's answer; null where it did not come or was none of ours, as the log-in page.
 * @param {Job} job
 * @returns {Promise<Answer | "offline" | "refused">}
 */
async function send(job) {
  job.body.delete("csrfmiddlewaretoken");
  const headers = { Accept: "application/json", "X-CSRFToken": token() };
  try {
    const answer = await fetch(job.address, { method: "POST", body: job.body, headers });
    if (answer.headers.get("content-type")?.includes("json")) return await answer.json();
    return answer.status >= 500 ? "offline" : "refused";
  } catch {
    return "offline";
  }
}

export class Saver {
  /** @param {{state: HTMLElement, again: HTMLElement, done: (job: Job, answer: Answer) => void}} page */
  constructor(page) {
    this.page = page;
    /** @type {Job[]} */
    this.jobs = [];
    this.running = false;
    this.tries = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    page.again.addEventListener("click", () => this.now());
    window.addEventListener("online", () => this.now());
  }

  get busy() {
    return this.jobs.length > 0;
  }

  /**
   * A newer change of the same thing takes the place of one that still waits.
   * @param {Job} job
   */
  add(job) {
    const old = this.jobs.findIndex((one) => !one.tried && one.id === job.id);
    if (old >= 0) this.jobs[old] = job;
    else this.jobs.push(job);
    this.now();
  }

  now() {
    clearTimeout(this.timer);
    if (!this.running) void this.run();
  }

  /** Sends until nothing waits; only one such loop runs, though `done` may add a change while it does. */
  async run() {
    this.running = true;
    while (this.jobs.length) {
      this.tell("saving", gettext("Saving…"));
      const job = this.jobs[0];
      job.tried = true;
      const answer = await send(job);
      if (typeof answer === "string") {
        this.running = false;
        this.wait(answer);
        return;
      }
      this.tries = 0;
      this.jobs.shift();
      if (answer.error) this.tell("wrong", gettext("Not saved:") + " " + answer.error);
      else this.tell("saved", gettext("Saved"));
      this.page.done(job, answer);
      job.sent?.(answer);
    }
    this.running = false;
  }

  /** @param {"offline" | "refused"} why */
  wait(why) {
    if (why === "refused") {
      const text = gettext("Not saved: you are logged out or may not change this. Log in in another tab, then try again; your changes wait here.");
      this.tell("wrong", text);
      return;
    }
    const pause = WAITS_S[Math.min(this.tries, WAITS_S.length - 1)];
    this.tries += 1;
    this.tell("waiting", gettext("No connection. Your changes wait here and are sent as soon as it is back."));
    this.timer = setTimeout(() => this.now(), pause * 1000);
  }

  /**
   * @param {string} state
   * @param {string} text
   */
  tell(state, text) {
    this.page.state.dataset.state = state;
    this.page.state.textContent = text;
    this.page.again.hidden = !(this.busy && (state === "waiting" || state === "wrong"));
  }
}
