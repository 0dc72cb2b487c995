/**
 * What the server's tape holds, and what the replay's modules share. Nothing here runs.
 *
 * @typedef {import("../bench/types.js").Message} Message
 *
 * @typedef {object} Score
 * @property {number} id
 * @property {boolean} by_rule
 * @property {string} step
 * @property {string} about
 * @property {string} verdict
 * @property {string} verdict_name
 * @property {string} sentence
 * @property {string} version
 * @property {number[]} evidence
 * @property {number} [percent] how sure; only for those who look on
 * @property {{verdict: string, verdict_name: string, words: string}} [now] what counts instead since a regrading or a teacher's review
 * @property {string} [page] address of the score's own page; only for those who look on
 *
 * @typedef {"event" | "trial" | "statement" | "finish" | "feedback" | "scores" | "review" | "message" | "pause"} Kind
 *
 * @typedef {object} Moment
 * @property {number} at milliseconds since the run began, without those in which the class was paused
 * @property {Kind} kind
 * @property {number} seq the event that it is or is about
 * @property {string} words
 * @property {Message[]} told
 * @property {Score[]} [scores]
 * @property {boolean} [late] it came long after the run
 * @property {number} [kept] seconds for which the device kept the action before it could send it
 * @property {{word: "productive" | "unproductive" | "neutral", name: string}} [tag] how the model marked the action; only for those who look on
 *
 * @typedef {object} Tape
 * @property {Moment[]} moments
 * @property {{checked: number, different: number[], impossible: boolean}} truth
 * @property {boolean} finished
 * @property {number} left_out movements that did not fit
 */
export {};
