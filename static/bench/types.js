/**
 * The shapes that the bench's modules share. Nothing here runs.
 *
 * @typedef {number | string | boolean | null | JsonObject | any[]} Json
 * @typedef {{[key: string]: any}} JsonObject
 *
 * @typedef {object} Control
 * @property {string} name
 * @property {"number" | "choice" | "board"} kind
 * @property {string} unit
 * @property {boolean} locked shown but not to be moved in this variant
 * @property {number} [minimum]
 * @property {number} [maximum]
 * @property {number} [step]
 * @property {number | string} [default]
 * @property {string[]} [options]
 * @property {boolean} [whole]
 * @property {{[control: string]: string[]}} shown_with the options of choices that put it on the bench; {} for always
 * @property {{[name: string]: number}} [presets] named values, such as the gravity of the Moon
 *
 * @typedef {object} Instrument
 * @property {string} name
 * @property {string} unit
 * @property {string} quantity
 * @property {number} resolution
 * @property {Control[]} parameters what may be asked of it, such as how many swings
 * @property {{[control: string]: string[]}} shown_with the options of choices that put it on the bench; {} for always
 * @property {boolean} manual false where an action on the apparatus reads it
 *
 * @typedef {{target: string, action: string}} LabAction
 *
 * @typedef {object} LabDefinition what the student may know about a lab: never its hidden physics
 * @property {string} name
 * @property {Control[]} controls
 * @property {Instrument[]} instruments
 * @property {LabAction[]} actions
 * @property {{independent: string[], dependent: string[], measured_as: {[dependent: string]: string}}} variables
 * @property {{name: string}[]} steps those of the inquiry that the task asks for
 * @property {{hypothesis?: JsonObject}} [given] what the task gives ready-made
 * @property {{name: string, trials: number, starters: boolean, hint_after_s: number}} scaffold
 * @property {"free" | "after_try" | "when_stuck"} [hints] when hints are to be had; the server decides
 * @property {string[]} models the curves that can be fitted
 * @property {any} scene how the apparatus stands at the start, for the lab's own view
 *
 * @typedef {{scaffold: "guided" | "structured" | "open"} & JsonObject} Variant
 *
 * @typedef {object} BenchPage what the server writes into the page
 * @property {string} run
 * @property {string} socket
 * @property {LabDefinition} lab
 * @property {JsonObject} words
 * @property {Variant} variant
 * @property {string} language
 * @property {string} view address of the lab's view module
 * @property {boolean} reader true where a teacher looks on
 * @property {string} student
 * @property {{home: string, report: string, login: string}} links
 *
 * @typedef {{value: number, unit: string, uncertainty: number, quantity?: string}} Reading
 * @typedef {{number: number, seq: number, settings: {[control: string]: number | string}, readings: {[quantity: string]: Reading}, struck: boolean, struckAt?: number}} Trial `struckAt` is the event that struck it out
 * @typedef {{value: number, uncertainty: number}} Parameter
 * @typedef {{model: string, parameters: {[name: string]: Parameter}, residual_sd: number, chi2_reduced?: number | null, r2: number, x: number[], y: number[], residuals: number[], axes: {x: string, y: string}, seq: number}} Fit
 * @typedef {"correct" | "incorrect" | "incomplete" | "unsure" | "note"} Verdict
 *
 * @typedef {object} Note a margin note: feedback on a step
 * @property {number} id
 * @property {number} seq
 * @property {string} step
 * @property {string} practice
 * @property {Verdict} verdict
 * @property {number} confidence
 * @property {string} message
 * @property {string} source
 * @property {"rule" | "model"} spoke
 * @property {number[]} evidence
 * @property {number[]} rows
 * @property {string[]} controls
 * @property {string} why
 * @property {string} [reason] why a model gave no verdict
 *
 * @typedef {object} Look where the student's question about a note stands
 * @property {"waiting" | "answered" | "withdrawn"} state
 * @property {string} why the student's reason
 * @property {string} [verdict_name] the teacher's verdict, once there is one
 * @property {string} [words]
 * @property {string} [from]
 *
 * @typedef {object} Regraded what a regrading made of the score behind a note
 * @property {string} verdict that counts now; empty: the score does not count any more
 * @property {string} verdict_name
 * @property {string} source
 * @property {string} reason the teacher's
 * @property {string} at
 *
 * @typedef {object} Marks what carries the verdict of a note, and what is missing
 * @property {{text: string, carries: boolean}[]} answer in pieces
 * @property {string[]} missing what each missing idea is about
 * @property {string[]} [ideas] the ideas themselves; only for those who look on
 *
 * @typedef {{lab: string, title: string, because: string[], option: number}} Alternative
 * @typedef {object} Next what comes after this run
 * @property {string} lab
 * @property {string} title
 * @property {string[]} because
 * @property {Variant} [variant]
 * @property {number | null} decision
 * @property {{skill: string, title: string, moment: string, words: string, when: string}[]} skills
 * @property {string} start_url where a run is started
 * @property {Alternative[]} alternatives
 *
 * @typedef {object} Observed
 * @property {"observed"} type
 * @property {number | null} client_seq
 * @property {number} seq
 * @property {string} target
 * @property {string} action
 * @property {Json} new
 * @property {JsonObject} observations
 * @property {string} [server_time]
 * @property {string | null} [client_time] as in the action
 *
 * @typedef {{type: string} & JsonObject} Message any message of the live protocol
 *
 * @typedef {object} Pending an action that the server has not yet acknowledged
 * @property {string} run
 * @property {number} client_seq
 * @property {string} target
 * @property {string} action
 * @property {Json} value
 * @property {string} client_time
 *
 * @typedef {"empty" | "open" | "working" | "done"} StepStatus
 *
 * @typedef {object} View what a lab's view module gives back
 * @property {(values: {[control: string]: number | string}) => void} controls
 * @property {(message: Observed) => void} observed
 * @property {() => void} [caughtUp] called once, when the page shows the record's last state
 * @property {() => void} settle show the end of what is moving, at once
 * @property {() => void} destroy
 *
 * @typedef {object} ViewBench what a lab's view module is given
 * @property {LabDefinition} lab
 * @property {import("./lab.js").LabWords} words
 * @property {Variant} variant
 * @property {{[control: string]: number | string}} values
 * @property {(target: string, action: string, value?: Json) => void} act
 * @property {(name: string, value: number | string) => void} preview show a control's value while it is dragged
 * @property {(text: string) => void} say
 * @property {string[][] | null} diagram the links that were drawn last, where the lab has a diagram
 * @property {(step: string) => HTMLElement | null} slot where a lab may add its own to a step of the inquiry
 * @property {boolean} open whether the student may do something now
 * @property {boolean} motion
 * @property {boolean} reader
 * @property {typeof import("./dom.js").element} element
 * @property {typeof import("./dom.js").svg} svg
 *
 * @typedef {(stage: HTMLElement, bench: ViewBench) => View} Mount
 */
export {};
