"""The 43 files of the benchmark: who sends which, and in what dialect."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib import resources
from typing import Final

from misconduct_profile.standards import Force, forces

#: Fields in the order of the first file; others begin at another place of the circle.
#: "unrecognised" is a column that no alias explains.
FIELDS: Final = (
    "case_reference", "case_type", "allegation_reference", "allegation_category",
    "standard_breached", "subject_id", "subject_name", "worker_type", "rank",
    "subject_sex", "subject_ethnicity", "vawg_flag", "received_date", "recorded_date",
    "finalised_date", "severity", "decision", "finding", "outcome", "summary",
    "unrecognised",
)  # fmt: skip
#: Extracts that come as workbooks: 6 per cent of all rows.
WORKBOOKS: Final = (4, 13, 21, 30, 39)
SHARE_OF_WORKBOOKS: Final = 0.06
_DELIMITERS: Final = (",", ",", ";", ",", "\t", ",", ",")
_ENCODINGS: Final = ("utf-8", "cp1252", "utf-8", "utf-8-sig", "utf-8")
#: Formats by their share: day first, ISO, month first, with the time of day, named months.
_DATES: Final = (
    "%d/%m/%Y", "%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d/%m/%Y", "%Y-%m-%d",
    "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%b-%Y", "%Y-%m-%d",
)  # fmt: skip
#: What a workbook's date says once it is read as text.
WORKBOOK_DATE: Final = "%Y-%m-%d %H:%M:%S"
_STYLES: Final = ("name", "code", "code_name")
_BLOCK: Final = ("Professional Standards extract", "", "Résumé of cases received – full")


@dataclass(frozen=True)
class Dialect:
    """How one force writes: `block` is what stands above the header, `style` its codes."""

    number: int
    force: Force
    workbook: bool
    delimiter: str
    encoding: str
    newline: str
    dates: str
    style: str
    upper: bool
    block: tuple[str, ...]
    columns: dict[str, str]

    @property
    def file(self) -> str:
        """Name of the file."""
        slug = self.force.short_name.lower().replace(" ", "-")
        return f"{slug}.{'xlsx' if self.workbook else 'csv'}"


def dialects(*, workbooks: bool) -> list[Dialect]:
    """List the 43 dialects; without workbooks the same forces send CSV."""
    chosen = sorted(forces(), key=lambda force: force.code)
    return [_dialect(n, force, workbooks=workbooks) for n, force in enumerate(chosen)]


def _dialect(number: int, force: Force, *, workbooks: bool) -> Dialect:
    workbook = workbooks and number in WORKBOOKS
    return Dialect(
        number,
        force,
        workbook,
        _DELIMITERS[number % len(_DELIMITERS)],
        _ENCODINGS[number % len(_ENCODINGS)],
        "\n" if number % 3 == 1 else "\r\n",
        WORKBOOK_DATE if workbook else _DATES[number % len(_DATES)],
        _STYLES[number // 2 % len(_STYLES)],
        number % 4 == 3,
        _BLOCK[:1] if workbook and number % 2 else _BLOCK if number % 5 == 2 else (),
        _columns(number),
    )


def _columns(number: int) -> dict[str, str]:
    """Field to heading, in the order of the file."""
    known = _headings()
    start = number * 5 % len(FIELDS)
    order = FIELDS[start:] + FIELDS[:start]
    return {field: known[field][number % len(known[field])] for field in order}


def _headings() -> dict[str, list[str]]:
    text = resources.files("misconduct_profile.extracts") / "columns.csv"
    rows = csv.DictReader(text.read_text("utf-8").splitlines())
    known = {row["field"]: row["aliases"].split("|") for row in rows}
    return {**known, "unrecognised": ["Area Command", "Station"]}


def sizes(rows: int) -> list[int]:
    """Share rows among the files: few large ones, many small ones, workbooks all alike.

    So none of these unpacks to more than intake takes, even of ten million rows.
    """
    weights = {n: 1 / (n + 3) for n in range(43) if n not in WORKBOOKS}
    rest = (1 - SHARE_OF_WORKBOOKS) / sum(weights.values())
    each = SHARE_OF_WORKBOOKS / len(WORKBOOKS)
    shares = [weights[n] * rest if n in weights else each for n in range(43)]
    ends, done = [], 0.0
    for share in shares:
        done += share
        ends.append(round(done * rows))
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
