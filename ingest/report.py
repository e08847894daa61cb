"""What a load did, counted while it runs and reported at its end, as DESIGN's contract prints it.

``papers`` = records read = loaded + updated + unchanged + refused. Problems of a whole file count
as problems, not as papers.
"""

import time
from dataclasses import dataclass
from typing import Any

from ingest.records import REFUSED, Problem

LOADED, UPDATED, UNCHANGED = OUTCOMES = ("loaded", "updated", "unchanged")
MOST_PROBLEMS = 10_000  # kept with their words; beyond that they are only counted


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadReport:
    """The report of a load; ``load`` is None for a dry run.

    ``retries`` counts batches that were begun again because others wrote at the same time.
    """

    load: str | None
    loaded: int = 0
    updated: int = 0
    unchanged: int = 0
    without_abstract: int = 0
    refused: int = 0
    retries: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    problem_count: int = 0
    failed: bool = False
    refused_files: tuple[str, ...] = ()

    @property
    def papers(self) -> int:
        """How many records were read."""
        return self.loaded + self.updated + self.unchanged + self.refused

    def counts(self) -> dict[str, Any]:
        """The figures alone."""
        return {
            "papers": self.papers,
            "loaded": self.loaded,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "without_abstract": self.without_abstract,
            "refused": self.refused,
            "seconds": self.seconds,
            "retries": self.retries,
        }

    def as_json(self) -> dict[str, Any]:
        """The whole report; its first nine keys are a contract, what came later stands behind."""
        counts = self.counts()
        retries = counts.pop("retries")
        return {
            "load": self.load,
            **counts,
            "problems": [problem.as_json() for problem in self.problems],
            "problem_count": self.problem_count,
            "refused_files": list(self.refused_files),
            "retries": retries,
        }


class Tally:
    """The counts of a running load."""

    def __init__(self, load: str | None) -> None:
        self._load = load
        self._begun = time.monotonic()
        self._outcomes = dict.fromkeys(OUTCOMES, 0)
        self._without_abstract = 0
        self._refused = 0
        self._retries = 0
        self._failed = False
        self._problems: list[Problem] = []
        self._problem_count = 0

    def add(self, outcome: str, *, has_abstract: bool) -> None:
        """Count one record that was taken."""
        self._outcomes[outcome] += 1
        self._without_abstract += outcome == LOADED and not has_abstract

    def add_retries(self, count: int) -> None:
        """Count how often a batch was begun again."""
        self._retries += count

    def add_problem(self, problem: Problem) -> None:
        """Count a problem and keep it, without the raw text, which is in a file by now."""
        self._problem_count += 1
        self._failed |= problem.severity == REFUSED
        self._refused += problem.severity == REFUSED and problem.record is not None
        if len(self._problems) < MOST_PROBLEMS:
            self._problems.append(problem)

    def report(self, *, refused_files: tuple[str, ...] = ()) -> LoadReport:
        """The report as of now."""
        return LoadReport(
            load=self._load,
            **self._outcomes,
            without_abstract=self._without_abstract,
            refused=self._refused,
            retries=self._retries,
            seconds=round(time.monotonic() - self._begun, 1),
            problems=tuple(self._problems),
            problem_count=self._problem_count,
            failed=self._failed,
            refused_files=refused_files,
        )
