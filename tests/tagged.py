"""The figures of pages by the cells they name, and the cells of a release by those names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import polars as pl

from misconduct_profile import disclosure
from misconduct_profile.charts.select import ROW_KEYS, row_key
from misconduct_profile.disclosure.facts import ForceFact
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.records import ALL, DIMENSIONS

#: What a table of estimates holds: its method, and its statistic where it is one alone.
ESTIMATES = {
    "rates": ("garwood", "rate_per_1000"),
    "funnel_limits": ("poisson_funnel", ""),
    "time_to_finalisation": ("kaplan_meier", ""),
    "probation_rates": ("garwood", "rate_per_1000_probationers"),
    "probation_ratios": ("conditional_exact", ""),
}
#: Numbers a row may show, and those that stay though its figure is hidden: person-time of
#: published headcounts.
NUMBERS = ("value", "low", "high", "n_basis", "months_reported", "months_asked")
STAYS = "n_basis"
HIDDEN = ("c", "x", "z")
#: Files of a force's release that are the same for everybody.
SHARED = ("facts.json", "plan.json")
_STEPS = {"rates": "0.1", "probation_rates": "0.1", "probation_ratios": "0.01"}

Cells = dict[tuple[str, str], dict]


def cells_of(release: Release) -> Cells:
    """Return the rows of a release's tables by table and name of the row."""
    frames = {name: release.table(name) for name in release.plan.tables}
    for name, (method, statistic) in ESTIMATES.items():
        found = release.estimates.filter(pl.col("method") == method)
        if statistic:
            found = found.filter(pl.col("statistic") == statistic)
        if not name.startswith("probation"):
            found = found.filter(
                pl.col("unit").cast(pl.String) == "cases",
                pl.col("population").cast(pl.String) == "workforce",
                pl.col("clock").cast(pl.String) == release.facts.clock,
            )
        rest = [pl.col(d) == ALL for d in DIMENSIONS if d not in ROW_KEYS[name]]
        frames[name] = found.filter(*rest)
    cells: Cells = {}
    for name, frame in frames.items():
        for row in frame.with_columns(name=row_key(name)).iter_rows(named=True):
            assert (name, row["name"]) not in cells, f"{name}#{row['name']} is two rows"
            cells[name, row["name"]] = row
    return cells


def figure(row: dict, column: str) -> float | None:
    """Return a number of a row that its reader may see, or None."""
    if row["status"] in HIDDEN and column != STAYS:
        return None
    return row.get(column) if column in NUMBERS else None


def written(value: float, table: str, row: str, column: str) -> str:
    """Return a figure as a page must show it, worked out apart from the package."""
    exact = Decimal(str(value))
    is_share = table == "time_to_finalisation" and "|median_days|" not in row
    if is_share or column in {"share", "nation"}:
        whole = (exact * 100).quantize(Decimal(1), ROUND_HALF_UP)
        if whole == 0 and exact > 0:
            return "<1%"
        return ">99%" if whole == 100 and exact < 1 else f"{whole}%"
    step = "1" if column == "n_basis" else _STEPS.get(table, "1")
    return f"{exact.quantize(Decimal(step), ROUND_HALF_UP):,}"


@dataclass(frozen=True)
class Tag:
    """One tagged figure: the cell it names, its number, and what the reader sees."""

    cell: str
    value: str
    text: str

    @property
    def place(self) -> tuple[str, str, str]:
        table, _, rest = self.cell.partition("#")
        row, _, column = rest.rpartition(".")
        return table, row, column

    def agrees(self, number: float | None) -> bool:
        """Whether it is this number, shown as its table rounds."""
        if number is None or float(self.value) != number:
            return False
        return self.text == written(number, *self.place)


class Page(HTMLParser):
    """A page's tagged figures, and what stands in table cells and in text without a tag.

    Drawings, styles and headings of tables' rows and columns are left out.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.table_cells: list[str] = []
        self.prose: list[str] = []
        self._open: list[str] = []
        self._data: dict[str, str | None] | None = None
        self.feed(html)
        self.close()
        assert len(self.tags) == html.count("data-cell="), "a figure that is not in <data>"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "data":
            self._data = {**given, "text": ""}
        elif given.get("class") == "mark":
            tag = "mark"
        if tag == "td":
            self.table_cells.append("")
        if tag in {"p", "li", "h1", "h2", "h3", "dd", "dt", "summary", "figcaption", "caption"}:
            self.prose.append("")
        if tag in {"svg", "style", "head", "td", "th", "mark"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag == "data" and self._data is not None:
            data, self._data = self._data, None
            self.tags.append(
                Tag(data["data-cell"] or "", data["value"] or "", data["text"] or "")
            )
        elif self._open and self._open[-1] == ("mark" if tag == "span" else tag):
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1] if self._open else ""
        if self._data is not None:
            self._data["text"] = (self._data["text"] or "") + data
        elif inside == "td":
            self.table_cells[-1] += data
        elif not inside and self.prose:
            self.prose[-1] += data


@dataclass(frozen=True)
class Folders:
    """The two folders of one force, and what it may read beside what is public."""

    run: Path
    force: ForceFact
    public: Cells

    @property
    def code(self) -> str:
        return self.force.code

    @property
    def page(self) -> str:
        return (self.run / "restricted" / self.force.slug / "index.html").read_text("utf-8")

    @property
    def feedback(self) -> str:
        path = self.run / "restricted" / self.force.slug / "feedback.html"
        return path.read_text("utf-8")

    @property
    def cleared(self) -> Path:
        return self.run / "cleared" / "force" / self.code

    @property
    def files(self) -> list[Path]:
        """Every file of the force's but those that are the public's."""
        homes = (self.cleared, self.run / "restricted" / self.force.slug)
        files = [path for home in homes for path in sorted(home.iterdir())]
        return [path for path in files if path.name not in SHARED]

    @cached_property
    def release(self) -> Release:
        return disclosure.release(self.code, self.run)

    @cached_property
    def cells(self) -> Cells:
        return cells_of(self.release)

    @cached_property
    def own(self) -> dict[str, float | None]:
        counts = self.release.counts.filter(pl.col("force") == self.code)
        return dict(counts.select("cell", "value").iter_rows())

    def number(self, tag: Tag) -> float | None:
        """Return the number of a tag that this force may see, or None."""
        table, row, column = tag.place
        if table == "own":
            return self.own.get(row) if column == "value" else None
        if table in {"quality", "to-mend", "completeness"}:
            return self._note(table, row.split("|"), column)
        held, known = self.cells.get((table, row)), self.public.get((table, row))
        if held is None or (held["force"] != self.code and known is None):
            return None
        return figure(held if held["force"] == self.code else known, column)

    def _note(self, table: str, keys: list[str], column: str) -> float | None:
        if table == "completeness":
            places = zip(("grain", "period", "field"), keys, strict=True)
            [number] = self.release.completeness.filter(**dict(places))[column]
            return number
        if table == "quality":
            places = zip(("kind", "input", "field"), keys, strict=True)
            found = self.release.quality.filter(**dict(places))[column]
            return found.sum() if len(found) else None
        # A row of several reasons stands under each.
        kind, field, reason = keys
        listed = self.release.mend.filter(kind=kind, field=field).select("reason", column)
        told = [n for reasons, n in listed.iter_rows() if reason in reasons.split("|")]
        return sum(told) if told else None

    def wrong_tags(self, html: str) -> list[Tag]:
        return [tag for tag in Page(html).tags if not tag.agrees(self.number(tag))]


def without(text: str, allowed: dict[str, str]) -> str:
    """Take out of a text the numbers that are no figures; keys are regular expressions."""
    return re.sub("|".join(allowed), "", text, flags=re.IGNORECASE)
