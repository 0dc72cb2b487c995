"""Runs of simulated students at a bench in this process, and their lines in a file."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labs.core.bench import Action, Bench
from labs.core.catalogue import load_lab
from labs.core.errors import BadAction
from labs.core.lab import Lab
from labs.core.practices import assess
from labs.core.record import EventRow, RunRecord
from labs.core.replay import Difference, canonical
from labs.core.values import JsonDict
from labs.core.variant import Variant
from labs.students.student import Deed, Reply, Student


@dataclass(frozen=True)
class SimulatedRun:
    """One run: who, on which variant and seed, and every event with a digest of its answer."""

    lab: str
    version: str
    student: int
    policy: str  # the kind of student
    seed: int
    variant: JsonDict
    success: int
    controls: list[str]
    target_control: str
    procedure: list[JsonDict]
    events: list[JsonDict]

    def to_json(self) -> JsonDict:
        return dict(self.__dict__)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SimulatedRun":
        return cls(**data)

    def replayed(self) -> list[Difference]:
        """The events whose observations do not come out again from seed and actions."""
        bench = Bench(load_lab(self.lab), Variant.from_json(self.variant), self.seed)
        differences = []
        for event in self.events:
            action = Action(event["target"], event["action"], event["new"])
            digest = digest_of(bench.act(action).observations)
            if digest != event["digest"]:
                differences.append(Difference(event["seq"], event["digest"], digest))
        return differences


def digest_of(observations: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(observations).encode()).hexdigest()[:16]


def at_bench(student: Student, bench: Bench) -> Iterator[tuple[Deed, EventRow]]:
    """Let a student work at a bench; yields what was done, in order."""
    work, clock_s = student.work(), 0.0
    try:
        deed = next(work)
        while True:
            clock_s = round(clock_s + deed.pause_s, 2)
            reply = _acted(bench, deed.action)
            if not reply.refused:
                yield deed, _row(bench.count, deed.action, reply, clock_s)
            deed = work.send(reply)
    except StopIteration:
        return


def _acted(bench: Bench, action: Action) -> Reply:
    try:
        outcome = bench.act(action)
    except BadAction as refusal:
        return Reply(None, None, {}, str(refusal))
    return Reply(outcome.old, outcome.new, outcome.observations)


def _row(seq: int, action: Action, reply: Reply, clock_s: float) -> EventRow:
    return EventRow(
        seq, action.target, action.action, reply.old, reply.new, reply.observations, clock_s
    )


def simulate_run(lab: Lab, variant: Variant, kind: str, seed: int, number: int = 0) -> SimulatedRun:
    """One student of a kind, from the first action to the last."""
    bench, record = Bench(lab, variant, seed), RunRecord(lab, variant)
    events = []
    for _, row in at_bench(Student(lab, variant, kind, seed), bench):
        record.add(row)
        events.append(
            {
                "seq": row.seq,
                "target": row.target,
                "action": row.action,
                "new": row.new,
                "seconds": row.seconds,
                "digest": digest_of(row.observations),
            }
        )
    return SimulatedRun(
        lab=lab.name,
        version=lab.version,
        student=number,
        policy=kind,
        seed=seed,
        variant=variant.to_json(),
        success=int(succeeded(bench, record)),
        controls=[c.name for c in lab.controls if c.name not in variant.hidden_controls],
        target_control=str((record.hypothesis or {}).get("independent", "")),
        procedure=record.procedure(),
        events=events,
    )


def succeeded(bench: Bench, record: RunRecord) -> bool:
    """Whether the student found out: the hidden truth where there is one, else a sound claim."""
    if record.diagram is not None:
        solved = bench.simulation.solved(record.diagram)
        if solved is not None:
            return solved
    verdicts = assess(record, record.seq_of("claim")) if record.claim else []
    return any(v.practice == "claim_matches_data" and v.verdict == "correct" for v in verdicts)
