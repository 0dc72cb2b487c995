/**
 * Actions that the server has not acknowledged, kept in IndexedDB until it does.
 *
 * The number an action travels under (`client_seq`) is given inside the same transaction that
 * stores it, so two tabs of one browser never take the same number; and nothing is sent before it
 * is stored, so a crash between the two loses nothing.
 */

/** @typedef {import("./types.js").Pending} Pending */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./types.js").Message} Message */
/** @typedef {{run: string, acknowledged: number}} Mark */

const NAME = "assay-bench";
const VERSION = 1;

/**
 * @template T
 * @param {IDBRequest<T>} request
 * @returns {Promise<T>}
 */
function answer(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/**
 * @param {IDBTransaction} transaction
 * @returns {Promise<void>}
 */
function committed(transaction) {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function openDatabase() {
  const request = indexedDB.open(NAME, VERSION);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("actions", { keyPath: ["run", "client_seq"] });
    request.result.createObjectStore("marks", { keyPath: "run" });
  };
  return answer(request);
}

/**
 * Whether the event is this very action. A student at two devices does alike on both, so that its
 * kind does not tell: the moment does.
 * @param {Pending} kept
 * @param {Message} observed
 */
export function isOf(kept, observed) {
  const alike = kept.target === observed.target && kept.action === observed.action;
  const { client_time: time } = observed;
  return alike && (!time || Date.parse(String(time)) === Date.parse(kept.client_time));
}

export class Outbox {
  /**
   * @param {IDBDatabase} database
   * @param {string} run
   */
  constructor(database, run) {
    this.database = database;
    this.run = run;
  }

  /**
   * @param {string} run
   * @returns {Promise<Outbox>}
   */
  static async open(run) {
    return new Outbox(await openDatabase(), run);
  }

  /** Every number of this run from `first` on. @param {number} [first] */
  range(first = 0) {
    return IDBKeyRange.bound([this.run, first], [this.run, Infinity]);
  }

  /** @param {IDBTransactionMode} mode */
  transaction(mode) {
    return this.database.transaction(["actions", "marks"], mode);
  }

  /**
   * Store an action under the next number.
   * @param {string} target
   * @param {string} action
   * @param {Json} value
   * @returns {Promise<Pending>}
   */
  async add(target, action, value) {
    const transaction = this.transaction("readwrite");
    const stored = transaction.objectStore("actions");
    const [keys, mark] = await Promise.all([
      answer(stored.getAllKeys(this.range())),
      answer(transaction.objectStore("marks").get(this.run)),
    ]);
    const last = keys.length ? /** @type {[string, number]} */ (keys[keys.length - 1])[1] : 0;
    const pending = {
      run: this.run,
      client_seq: Math.max(last, mark ? mark.acknowledged : 0) + 1,
      target,
      action,
      value,
      client_time: new Date().toISOString(),
    };
    stored.add(pending);
    await committed(transaction);
    return pending;
  }

  /**
   * What waits, in order.
   * @param {number} [after] a client_seq
   * @returns {Promise<Pending[]>}
   */
  waiting(after = 0) {
    return answer(this.transaction("readonly").objectStore("actions").getAll(this.range(after + 1)));
  }

  /**
   * The server has committed an action under this number. If it is not the one kept here under
   * the number, another device took the number; ours stays and is renumbered when refused.
   * @param {number} clientSeq
   * @param {Message} observed
   * @returns {Promise<boolean>} whether an action of this browser was acknowledged
   */
  async acknowledge(clientSeq, observed) {
    const transaction = this.transaction("readwrite");
    const stored = transaction.objectStore("actions");
    const kept = await answer(stored.get([this.run, clientSeq]));
    const ours = Boolean(kept && isOf(kept, observed));
    if (ours) stored.delete([this.run, clientSeq]);
    await this.raiseMark(transaction, clientSeq);
    await committed(transaction);
    return ours;
  }

  /**
   * @param {IDBTransaction} transaction
   * @param {number} clientSeq
   */
  async raiseMark(transaction, clientSeq) {
    const marks = transaction.objectStore("marks");
    const mark = await answer(marks.get(this.run));
    if (!mark || mark.acknowledged < clientSeq) marks.put({ run: this.run, acknowledged: clientSeq });
  }

  /**
   * The server names its last number when a socket opens: the truth, even after the browser's
   * own mark was wrong.
   * @param {number} lastClientSeq
   */
  async welcome(lastClientSeq) {
    const transaction = this.transaction("readwrite");
    transaction.objectStore("marks").put({ run: this.run, acknowledged: lastClientSeq });
    await committed(transaction);
  }

  /**
   * Take out an action that the server refused; the later ones are renumbered when it asks.
   * @param {number} clientSeq
   * @returns {Promise<Pending | undefined>}
   */
  async drop(clientSeq) {
    const transaction = this.transaction("readwrite");
    const stored = transaction.objectStore("actions");
    const kept = await answer(stored.get([this.run, clientSeq]));
    stored.delete([this.run, clientSeq]);
    await committed(transaction);
    return kept;
  }

  /** The last number that the server is known to have. */
  async acknowledged() {
    const mark = await answer(this.transaction("readonly").objectStore("marks").get(this.run));
    return mark ? mark.acknowledged : 0;
  }

  /** Forget every action of this run. */
  async clear() {
    const transaction = this.transaction("readwrite");
    transaction.objectStore("actions").delete(this.range());
    await committed(transaction);
  }

  /**
   * Make the numbers run on from the one that the server expects.
   * @param {number} expected
   */
  async renumber(expected) {
    const transaction = this.transaction("readwrite");
    const stored = transaction.objectStore("actions");
    /** @type {Pending[]} */
    const moving = await answer(stored.getAll(this.range()));
    stored.delete(this.range());
    moving.forEach((pending, index) => stored.put({ ...pending, client_seq: expected + index }));
    transaction.objectStore("marks").put({ run: this.run, acknowledged: expected - 1 });
    await committed(transaction);
  }
}
