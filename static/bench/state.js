/**
 * The page's state, as a pure fold over the messages of the live protocol.
 *
 * A reload starts from `empty()` and folds what the server sends again, so what the page shows can
 * never differ from the record for longer than an action is under way. What is under way is kept
 * apart in `pending` and laid over the rest only for the eye.
 */

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Observed} Observed */
/** @typedef {import("./types.js").Trial} Trial */
/** @typedef {import("./types.js").Note} Note */
/** @typedef {import("./types.js").Marks} Marks */
/** @typedef {import("./types.js").Fit} Fit */
/** @typedef {import("./types.js").Next} Next */
/** @typedef {import("./types.js").Reading} Reading */
/** @typedef {import("./types.js").Pending} Pending */
/** @typedef {import("./types.js").StepStatus} StepStatus */
/** @typedef {import("./types.js").JsonObject} JsonObject */
/** @typedef {import("./types.js").Json} Json */
/** @typedef {import("./types.js").Look} Look */
/** @typedef {import("./types.js").Regraded} Regraded */

/**
 * @typedef {{text: string, code: string, target: string, value: Json}} Refusal
 * @typedef {{id: number, kind: "words" | "hint", text: string, from: string, sent: string, seen: boolean, step: string, rung: number}} TeacherWords
 * @typedef {object} BenchState
 * @property {"loading" | "working" | "paused" | "finished"} phase
 * @property {number} seq the last event folded
 * @property {{[control: string]: number | string}} controls
 * @property {{[instrument: string]: Reading & {seq: number}}} readings what each instrument shows now
 * @property {Trial[]} trials
 * @property {{seq: number, text: string}[]} notes the student's own
 * @property {Fit | null} fit
 * @property {{[step: string]: Json}} answers the last answer of each step
 * @property {{[step: string]: number}} answeredAt the event of that answer
 * @property {string[][] | null} links the diagram, where the lab has one
 * @property {{[step: string]: StepStatus}} steps
 * @property {string} step where the student is
 * @property {{[step: string]: number}} hints how many rungs of each ladder have been asked for
 * @property {string} offered the step at which the server offers a hint, because the student is stuck; empty for none
 * @property {Note[]} feedback oldest first
 * @property {{[feedback: number]: string}} disputes
 * @property {{[feedback: number]: Look}} looks the student's questions by the note that they are about
 * @property {{[feedback: number]: Regraded}} regraded by the note that they belong to
 * @property {{[feedback: number]: Marks}} marks by the note that they belong to
 * @property {TeacherWords[]} messages from the teacher
 * @property {string[]} watchers who look on
 * @property {string} until when the pause of the class ends by itself
 * @property {Refusal | null} refusal the last action that was refused
 * @property {boolean} late feedback is late
 * @property {Next | null} next
 * @property {Pending[]} pending
 * @property {Observed | null} scene the last answer that says how the apparatus stands
 */

/**
 * @param {BenchState["controls"]} [controls] where they stand before anything has happened
 * @returns {BenchState}
 */
export function empty(controls = {}) {
  return {
    phase: "loading",
    seq: 0,
    controls,
    readings: {},
    trials: [],
    notes: [],
    fit: null,
    answers: {},
    answeredAt: {},
    links: null,
    steps: {},
    step: "question",
    hints: {},
    offered: "",
    feedback: [],
    disputes: {},
    looks: {},
    regraded: {},
    marks: {},
    messages: [],
    watchers: [],
    until: "",
    refusal: null,
    late: false,
    next: null,
    pending: [],
    scene: null,
  };
}

/** @type {{[type: string]: (state: BenchState, message: any) => Partial<BenchState>}} */
const FOLDS = {
  welcome: (state, message) => ({ step: message.step || state.step, phase: phaseOf(message.state, state), until: message.until || "", watchers: [] }),
  ready: (state) => (state.phase === "loading" ? { phase: "working" } : {}),
  observed: foldObserved,
  feedback: (state, message) => ({ late: false, feedback: withNote(state.feedback, message) }),
  marks: (state, { feedback, answer, missing, ideas }) => ({ marks: { ...state.marks, [feedback]: { answer, missing, ideas } } }),
  second_look: (state, message) => ({ looks: { ...state.looks, [message.feedback]: message } }),
  regradings: (_state, message) => ({ regraded: Object.fromEntries(message.notes.map((/** @type {any} */ one) => [one.feedback, one])) }),
  regraded: (state, message) => ({ regraded: { ...state.regraded, [message.feedback]: message } }),
  progress: (state, message) => ({ steps: { ...state.steps, [message.step]: message.status } }),
  paused: (state, message) => (state.phase === "finished" ? {} : { phase: "paused", until: message.until || "" }),
  watched: (_state, message) => ({ watchers: message.by }),
  resumed: (state) => (state.phase === "finished" ? {} : { phase: "working" }),
  message: (state, message) => ({ messages: withMessage(state.messages, message) }),
  late: () => ({ late: true }),
  next: (_state, message) => ({ next: nextOf(message) }),
  error: (_state, message) => ({
    refusal: {
      text: message.message,
      code: message.code,
      target: message.refused ? message.refused.target : "",
      value: message.refused ? message.refused.value : null,
    },
  }),
  calm: () => ({ refusal: null }),
  pending: (_state, message) => ({ pending: message.pending }),
};

/**
 * @param {BenchState} state
 * @param {Message} message
 * @returns {BenchState}
 */
export function reduce(state, message) {
  const fold = FOLDS[message.type];
  return fold ? { ...state, ...fold(state, message) } : state;
}

/**
 * @param {string} told
 * @param {BenchState} state
 * @returns {BenchState["phase"]}
 */
function phaseOf(told, state) {
  if (told === "finished" || told === "paused") return told;
  return state.phase === "paused" ? "working" : state.phase;
}

/**
 * @param {Note[]} notes
 * @param {Note} note
 */
function withNote(notes, note) {
  const others = notes.filter((known) => known.id !== note.id);
  return [...others, note].sort((a, b) => a.id - b.id);
}

/**
 * @param {BenchState["messages"]} messages
 * @param {any} message
 */
function withMessage(messages, message) {
  const { id, text, from, sent, seen, kind = "words", step = "", rung = 0 } = message;
  const known = messages.find((other) => other.id === id);
  if (known && known.seen === Boolean(seen)) return messages;
  const words = { id, kind, text, from, sent: sent || "", seen: Boolean(seen), step, rung: Number(rung) };
  return [...messages.filter((other) => other.id !== id), words].sort((a, b) => a.id - b.id);
}

/**
 * @param {any} message
 * @returns {Next}
 */
function nextOf(message) {
  return {
    lab: message.lab || "",
    title: message.title || message.lab || "",
    because: message.because || [],
    variant: message.variant,
    decision: message.decision ?? null,
    skills: message.skills || [],
    alternatives: message.alternatives || [],
    start_url: message.start_url || "",
  };
}

/**
 * @param {BenchState} state
 * @param {Observed} message
 * @returns {Partial<BenchState>}
 */
function foldObserved(state, message) {
  const seen = /** @type {any} */ (message.observations || {});
  const change = { seq: Math.max(state.seq, message.seq), scene: seen.scene ? message : state.scene };
  const controls = seen.controls ? { ...state.controls, ...seen.controls } : state.controls;
  const fold = TARGETS[message.target];
  return {
    ...change,
    controls,
    readings: withReadings(state, seen, message),
    trials: seen.trial ? withTrial(state.trials, seen.trial, message.seq) : state.trials,
    offered: seen.offered ? seen.offered.step : state.offered,
    ...(fold ? fold(state, message, seen) : {}),
  };
}

/**
 * What the instruments show: by hand, or with an action on the apparatus. A reading belongs to the
 * settings at which it was taken, so settings that move clear the instruments, as a new trial does.
 * @param {BenchState} state
 * @param {{[name: string]: any}} seen
 * @param {Observed} message
 */
function withReadings(state, seen, message) {
  const fresh = Object.entries(seen)
    .filter(([, found]) => isReading(found))
    .map(([name, found]) => [name, { ...found, seq: message.seq }]);
  const kept = seen.trial || moved(state.controls, seen.controls) ? {} : state.readings;
  return fresh.length ? { ...kept, ...Object.fromEntries(fresh) } : kept;
}

/**
 * @param {BenchState["controls"]} before
 * @param {BenchState["controls"] | undefined} after
 */
function moved(before, after) {
  return after !== undefined && Object.entries(after).some(([name, value]) => before[name] !== value);
}

/** @param {any} found */
function isReading(found) {
  return found !== null && typeof found === "object" && typeof found.value === "number" && "uncertainty" in found;
}

/**
 * @param {Trial[]} trials
 * @param {any} trial
 * @param {number} seq
 * @returns {Trial[]}
 */
function withTrial(trials, trial, seq) {
  return [...trials.filter((known) => known.number !== trial.number), { struck: false, seq, ...trial }];
}

/** @type {{[target: string]: (state: BenchState, message: Observed, seen: any) => Partial<BenchState>}} */
const TARGETS = {
  notebook: foldNotebook,
  plot: (_state, message, seen) => (seen.fit ? { fit: withAxes(seen.fit, message) } : {}),
  hint: (state, _message, seen) =>
    seen.hint
      ? {
          hints: { ...state.hints, [seen.hint.step]: seen.hint.rung },
          offered: state.offered === seen.hint.step ? "" : state.offered,
        }
      : {},
  step: (_state, message) => ({ step: String(message.new) }),
  feedback: (state, message) => ({ disputes: withDispute(state.disputes, message.new) }),
  diagram: (state, message) => ({
    links: /** @type {any} */ (message.new)?.links || [],
    ...answered(state, "diagram", message),
  }),
  run: (state, message) => (message.action === "finish" ? { phase: "finished" } : {}),
  question: (state, message) => answered(state, "question", message),
  hypothesis: (state, message) => answered(state, "hypothesis", message),
  plan: (state, message) => answered(state, "plan", message),
  analyse: (state, message) => answered(state, "analyse", message),
  claim: (state, message) => answered(state, "claim", message),
  limits: (state, message) => answered(state, "limits", message),
};

/**
 * @param {BenchState} state
 * @param {string} step
 * @param {Observed} message
 */
function answered(state, step, message) {
  return {
    answers: { ...state.answers, [step]: message.new },
    answeredAt: { ...state.answeredAt, [step]: message.seq },
  };
}

/**
 * @param {BenchState} state
 * @param {Observed} message
 * @returns {Partial<BenchState>}
 */
function foldNotebook(state, message) {
  if (message.action === "note") {
    return { notes: [...state.notes, { seq: message.seq, text: textOf(message.new) }] };
  }
  if (message.action !== "strike") return {};
  const number = Number(message.new);
  const strike = (/** @type {Trial} */ trial) => ({ ...trial, struck: true, struckAt: trial.struckAt ?? message.seq });
  return { trials: state.trials.map((trial) => (trial.number === number ? strike(trial) : trial)) };
}

/** @param {Json} value */
function textOf(value) {
  return typeof value === "string" ? value : String(/** @type {any} */ (value)?.text ?? "");
}

/**
 * @param {any} fit
 * @param {Observed} message
 * @returns {Fit}
 */
function withAxes(fit, message) {
  const asked = /** @type {any} */ (message.new) || {};
  return { ...fit, axes: { x: asked.x || "", y: asked.y || "" }, seq: message.seq };
}

/**
 * @param {BenchState["disputes"]} disputes
 * @param {Json} value
 */
function withDispute(disputes, value) {
  const { feedback, comment } = /** @type {any} */ (value) || {};
  return feedback === undefined ? disputes : { ...disputes, [feedback]: String(comment || "") };
}

/**
 * Control values with what is under way laid over them: what the student has set, not only what
 * the server has confirmed.
 * @param {BenchState} state
 * @returns {{[control: string]: number | string}}
 */
export function values(state) {
  const laid = { ...state.controls };
  for (const pending of state.pending) {
    if (pending.action === "set" && pending.target in laid) laid[pending.target] = /** @type {any} */ (pending.value);
  }
  return laid;
}

/**
 * The answer of a step, with one that is still under way in front.
 * @param {BenchState} state
 * @param {string} step
 * @returns {any}
 */
export function answerOf(state, step) {
  const under = state.pending.filter((pending) => pending.target === step && pending.action !== "read");
  return under.length ? under[under.length - 1].value : (state.answers[step] ?? null);
}

/**
 * @param {BenchState} state
 * @param {string} target
 * @returns {boolean}
 */
export function underWay(state, target) {
  return state.pending.some((pending) => pending.target === target);
}
