"""A reader with a solver of its own: what follows from the published tables alone.

Nothing of the protector or of the audit is used here: the linear system is built anew
from the published tables and the words of the publication plan.
"""

from __future__ import annotations

from functools import cache, cached_property
from itertools import pairwise

import numpy as np
import polars as pl
from scipy.optimize import linprog
from scipy.sparse import csr_matrix

from misconduct_profile import disclosure
from misconduct_profile.records import ALL


def months_of(period: str) -> list[str]:
    first, _, last = period.partition("/")
    if len(period) == 4:
        first, last = f"{period}-01", f"{period}-12"
    last = last or first
    year = first[:4]
    return [f"{year}-{m:02d}" for m in range(int(first[5:]), int(last[5:]) + 1)]


#: Dimensions along which parts make exactly the whole, by measure and unit.
SUMS = {
    ("conduct_and_complaint", "cases"): ("route",),
    ("conduct_and_complaint", "allegations"): ("category",),
    ("conduct_and_complaint", "people"): ("sex", "ethnicity", "rank_group", "worker_type"),
    ("outcomes_finalised", "pairs"): ("route", "outcome"),
    ("regulation_13_discharged", "people"): ("ground", "sex", "ethnicity"),
    ("probationer_conduct_exits", "people"): ("ground", "outcome"),
}
CHAIN = (
    "outcomes_finalised", "outcomes_case_to_answer", "outcomes_proceedings",
    "outcomes_proven", "outcomes_sanctioned", "outcomes_dismissed",
)  # fmt: skip
#: Each of the first is one of the second, in the same unit or another.
WITHIN = [
    (("vawg_flagged", "cases"), ("conduct_and_complaint", "cases")),
    (("conduct_and_complaint", "cases"), ("conduct_and_complaint", "allegations")),
    (("repeat_subjects", "people"), ("conduct_and_complaint", "people")),
    (("finalised_within_12_months", "cases"), ("finalised_within_24_months", "cases")),
    (("finalised_within_24_months", "cases"), ("conduct_and_complaint", "cases")),
    (("open_at_extract", "cases"), ("conduct_and_complaint", "cases")),
    *(((b, "pairs"), (a, "pairs")) for a, b in pairwise(CHAIN)),
]
DIMS = ("force", "period", "route", "category", "worker_type", "rank_group", "sex",
        "ethnicity", "outcome", "ground")  # fmt: skip
#: What is published force by force.
BY_FORCE = {
    ("conduct_and_complaint", "cases"), ("conduct_and_complaint", "allegations"),
    ("vawg_flagged", "cases"),
}  # fmt: skip
#: In these tables a hidden cell may be nothing.
NATIONAL = {
    *CHAIN, "repeat_subjects", "regulation_12_extended", "regulation_12_resigned",
    "regulation_13_discharged", "regulation_13_resigned", "probationer_conduct_exits",
    "finalised_within_12_months", "finalised_within_24_months", "open_at_extract",
}  # fmt: skip


class Reader:
    """What the public, or one force, can write down from the tables it has."""

    def __init__(
        self, public: disclosure.Release, own: pl.DataFrame | None = None, force: str = ""
    ) -> None:
        """Read the published tables; `own` are a force's counts, national ones left out."""
        self.force = force
        known = public.counts.filter(pl.col("status").cast(pl.String) != "x")
        mine = {self.key(r): r["value"] for r in (own.iter_rows(named=True) if force else ())}
        self.own = {key: value for key, value in mine.items() if value is not None}
        self.rows = {}
        for row in known.iter_rows(named=True):
            key = self.key(row)
            value = self.own.get(key, row["value"])
            self.rows[key] = {"cell": row["cell"], "value": value}
        self.hidden = [key for key, row in self.rows.items() if row["value"] is None]
        self.column = {key: place for place, key in enumerate(self.hidden)}
        #: How low and how high some table that agrees with all has shown each of them.
        self.low = np.full(len(self.hidden), np.inf)
        self.high = np.full(len(self.hidden), -np.inf)
        self.equal: list[tuple[dict[int, float], float]] = []
        self.most: list[tuple[dict[int, float], float]] = []
        self.relate()

    @staticmethod
    def key(row) -> tuple:
        return (row["measure"], str(row["unit"]), *(row[name] for name in DIMS))

    @staticmethod
    def moved(key, name: str, value: str) -> tuple:
        place = 2 + DIMS.index(name)
        return (*key[:place], value, *key[place + 1 :])

    def adds(self, key) -> int:
        """What the force itself adds to a national cell."""
        if not self.force or key[2] != ALL:
            return 0
        return self.own.get(self.moved(key, "force", self.force), 0)

    def add(self, signed, kind: str, most: float = 0.0) -> None:
        """Write sum(sign * cell) = 0, or <= most, over cells that are published or hidden."""
        terms: dict[int, float] = {}
        known = 0.0
        for key, sign in signed:
            value = self.rows[key]["value"]
            if value is None:
                terms[self.column[key]] = terms.get(self.column[key], 0.0) + sign
            else:
                known += sign * value
        if terms:
            (self.equal if kind == "=" else self.most).append((terms, most - known))
        elif kind == "=":
            assert known == 0

    def relate(self) -> None:
        for name in ("force", "route", "category", "worker_type", "rank_group", "sex",
                     "ethnicity", "outcome", "ground"):  # fmt: skip
            groups: dict[tuple, list] = {}
            for key in self.rows:
                groups.setdefault(self.moved(key, name, ""), []).append(key)
            for rest, keys in groups.items():
                total = self.moved(rest, name, ALL)
                parts = [key for key in keys if key != total]
                if parts and total in self.rows and self.sums(total, name):
                    self.add([(total, -1.0), *((key, 1.0) for key in parts)], "=")
        for key in list(self.rows):
            period = key[2 + DIMS.index("period")]
            months = [self.moved(key, "period", month) for month in months_of(period)]
            if len(months) > 1 and all(month in self.rows for month in months):
                self.add([(key, -1.0), *((month, 1.0) for month in months)], "=")
            for part, whole in WITHIN:
                other = (*whole, *key[2:])
                if key[:2] == part and other in self.rows:
                    # What holds of everybody's holds of the others' alone.
                    rest = self.adds(key) - self.adds(other)
                    self.add([(key, 1.0), (other, -1.0)], "<=", min(0.0, rest))

    @staticmethod
    def sums(total, name: str) -> bool:
        measure, unit = total[:2]
        if name == "force":
            return True
        if name == "route" and unit in ("pairs", "cases"):
            return True
        if name == "ground" and measure.startswith("regulation"):
            return True
        return name in SUMS.get((measure, unit), ())

    def least(self, key) -> float:
        lowest = 0 if key[0] in NATIONAL or key[1] == "people" else 1
        return float(max(lowest, self.adds(key)))

    def matrix(self, rows, columns) -> tuple[csr_matrix | None, np.ndarray | None]:
        place = {column: number for number, column in enumerate(columns)}
        held = [(terms, known) for terms, known in rows if place.keys() >= terms.keys()]
        if not held:
            return None, None
        places = [(i, place[j], v) for i, (t, _) in enumerate(held) for j, v in t.items()]
        i, j, v = zip(*places, strict=True)
        shape = (len(held), len(columns))
        return csr_matrix((v, (i, j)), shape=shape), np.array([known for _, known in held])

    @cached_property
    def parts(self) -> dict[int, list[int]]:
        """Columns that no relation connects to others, by each of their columns."""
        label = list(range(len(self.hidden)))

        def root(column: int) -> int:
            while label[column] != column:
                label[column] = label[label[column]]
                column = label[column]
            return column

        for terms, _ in (*self.equal, *self.most):
            first, *others = terms
            for other in others:
                label[root(other)] = root(first)
        found: dict[int, list[int]] = {}
        for column in range(len(self.hidden)):
            found.setdefault(root(column), []).append(column)
        return {column: part for part in found.values() for column in part}

    @cache  # noqa: B019 - a reader lives as long as its test
    def programme(self, first: int) -> tuple:
        columns = self.parts[first]
        limits = [(self.least(self.hidden[column]), None) for column in columns]
        equal, most = (self.matrix(r, columns) for r in (self.equal, self.most))
        return columns, equal, most, limits

    def bound(self, key, sign: float) -> float:
        """Solve one LP: the least (sign 1) or greatest (sign -1) the hidden cell can be."""
        column = self.column[key]
        columns, equal, most, limits = self.programme(self.parts[column][0])
        cost = np.where(np.array(columns) == column, sign, 0.0)
        solved = linprog(cost, *most, *equal, bounds=limits, method="highs")
        if solved.status == 3:  # unbounded
            return np.inf
        assert solved.status == 0, solved.message
        self.low[columns] = np.minimum(self.low[columns], solved.x)
        self.high[columns] = np.maximum(self.high[columns], solved.x)
        return float(sign * solved.fun)

    def leaks(self, true: dict[str, int]) -> list[tuple]:
        """List the cells of others that are too narrow; `true` holds every value by cell."""
        found = []
        for key, row in self.rows.items():
            own, value = self.adds(key), true[row["cell"]]
            alone = key[2] == ALL and key[:2] not in BY_FORCE and 1 <= value - own < 5
            if key[2] == self.force or not (alone or (1 <= value < 5 and value > own)):
                continue
            if row["value"] is not None or not self.wide(key, own + 1, own + 5):
                found.append(key)
        return found

    def wide(self, key, least: float, most: float) -> bool:
        """Say whether a hidden cell can be as low and as high; what was shown is not asked."""
        column = self.column[key]
        return (self.low[column] <= least + 1e-6 or self.bound(key, 1.0) <= least + 1e-6) and (
            self.high[column] >= most - 1e-6 or self.bound(key, -1.0) >= most - 1e-6
        )
