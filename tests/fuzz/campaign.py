"""One fuzz run: mutations of real filled forms through the reader that the command line uses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random

from lcxl.engine.execution import Failure, run_tasks
from lcxl.engine.pool import Limits
from lcxl.engine.workers import Reason
from lcxl.model import Submission
from lcxl.round.reading import Read, read_candidate
from tests.damage import candidate, filled, interpreter, read
from tests.fuzz.mutations import BYTES, MEMBERS, MUTATIONS, Mutation

UNITS = ("06649", "07066", "GDDT", "TNMT", "LDTBXH")
SECONDS, MEGABYTES = 20, 300


@dataclass(slots=True)
class Count:
    """What became of the files of one kind of mutation; ``odd`` names those that broke a promise."""

    files: int = 0
    clean: int = 0
    told: int = 0
    refused: int = 0
    raised: int = 0
    stopped: int = 0
    silent: int = 0
    odd: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Job:
    """One mutated file: its number, what was done to whose form."""

    number: int
    mutation: Mutation
    unit: str

    @property
    def name(self) -> str:
        return f"{self.mutation.__name__} of {self.unit}, number {self.number}"

    def data(self, seed: int) -> bytes:
        return self.mutation(filled(self.unit), Random(f"{seed}:{self.number}"))


def jobs(count: int) -> Iterator[Job]:
    for number in range(count):
        yield Job(number, MUTATIONS[number % len(MUTATIONS)], UNITS[number // len(MUTATIONS) % len(UNITS)])


def run(count: int, seed: int, workers: int) -> dict[str, Count]:
    """Read ``count`` mutated files and return what became of them, by kind of mutation."""
    made = list(jobs(count))
    items = ((candidate(job.data(seed), f"{job.number}.xlsx"), b"") for job in made)
    limits = Limits(seconds=SECONDS, bytes=MEGABYTES << 20)
    counts = {mutation.__name__: Count() for mutation in MUTATIONS}
    answers = run_tasks(read_candidate, items, context=interpreter(), workers=workers, limits=limits)
    for job, (_, answer) in zip(made, answers, strict=True):
        _tally(counts[job.mutation.__name__], job, answer)
    return counts


def _tally(count: Count, job: Job, answer: Read | Failure) -> None:
    count.files += 1
    if isinstance(answer, Failure):
        raised = answer.reason is Reason.ERROR
        count.raised += raised
        count.stopped += not raised
        count.odd.append(f"{job.name}: {answer.reason.value} {answer.detail}")
    elif answer.submission is None:
        count.refused += 1
        if not any(found.severity == "error" for found in answer.findings):
            count.silent += 1
            count.odd.append(f"{job.name}: refused without an error")
    elif answer.findings:
        count.told += 1
    else:
        count.clean += 1
        if job.mutation in (*BYTES, *MEMBERS) and said(answer.submission) != said(read(filled(job.unit)).submission):
            count.silent += 1
            count.odd.append(f"{job.name}: read as something else without a word")


def said(submission: Submission | None) -> object:
    """Return what a unit says in a submission, without where it came from."""
    if submission is None:
        return None
    return submission.entries, submission.evidence, submission.narratives, submission.contact, submission.signer
