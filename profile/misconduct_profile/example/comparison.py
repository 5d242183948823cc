"""Published figures beside what the example gives: the table of docs/example.md.

`python -m misconduct_profile.example.comparison FOLDER` prints it as Markdown.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from misconduct_profile.example.dialects import forces
from misconduct_profile.example.returns import counted

CASEY, NPCC = "Casey interim report 2022", "NPCC 2021/22, 43 forces and BTP"
IOPC = "IOPC police complaints statistics"
HOME_OFFICE = "Home Office, YE March 2022, officers"
#: Outcomes that NPCC's "no further action" is taken to hold: this project's reading.
NO_ACTION: Final = (
    "NOACT",
    "ND",
    "DISC",
    "C_ACC",
    "C_UTD",
    "C_NCTA",
    "C_WD",
    "C_RES",
    "C_NRES",
)
FLAGGED: Final = (date(2021, 10, 1), date(2022, 3, 31))
YEAR: Final = (date(2021, 4, 1), date(2022, 3, 31))
YEAR_BEFORE: Final = (date(2020, 4, 1), date(2021, 3, 31))

Figure = tuple[str, str, float, float]


def comparison(folder: Path) -> pl.DataFrame:
    """Compare a made example with the published figures.

    `folder` as given to make. One row a figure: figure, source, published, achieved.
    Counted over kept rows of forces that can be counted by the date received; cases of
    sampled populations count for one over their sampling fraction.
    """
    effects = json.loads((folder / "truth" / "effects.json").read_text(encoding="utf-8"))
    weights = {name: 1 / share for name, share in effects["sampling_fraction"].items()}
    shown = forces()["force"].filter(pl.Series(counted()))
    rows = (
        pl.read_parquet(folder / "truth" / "rows.parquet")
        .filter((pl.col("fate") == "kept") & pl.col("force").is_in(shown.to_list()))
        .with_columns(
            weight=pl.col("population").replace_strict(weights, return_dtype=pl.Float64),
            case=pl.concat_str("force", "case_reference", separator="/"),
            conduct=pl.col("population").str.starts_with("conduct"),
            complaint=pl.col("case_type") == "PC",
        )
        .with_columns(allegation=pl.concat_str("case", "allegation_reference", separator="#"))
    )
    figures = [*_casey(rows), *_npcc(rows), *_iopc(rows), *_home_office(rows)]
    schema = {"figure": pl.String, "source": pl.String, "published": pl.Float64}
    return pl.DataFrame(figures, schema={**schema, "achieved": pl.Float64}, orient="row")


def _share(rows: pl.DataFrame, part: pl.Expr) -> float:
    """Weighted percentage of the rows for which `part` holds."""
    weight = pl.col("weight")
    return float(rows.select(100 * weight.filter(part).sum() / weight.sum()).item())


def _number(rows: pl.DataFrame, unit: str = "allegation") -> float:
    return float(rows.unique(unit, maintain_order=True)["weight"].sum())


def _casey(rows: pl.DataFrame) -> list[Figure]:
    conduct = rows.filter(pl.col("conduct"))
    cases = conduct.unique("case", maintain_order=True)
    people = conduct.filter(pl.col("person").is_not_null())
    involved = people.unique(["case", "person"]).height
    distinct = people.unique(["force", "person"]).height
    old = cases.filter(pl.col("received_date") < date(2019, 4, 1)).with_columns(
        days=(pl.col("finalised_date") - pl.col("recorded_date")).dt.total_days()
    )
    decided = conduct.filter(
        pl.col("finalised_date").is_not_null() & pl.col("decision").is_not_null()
    )
    answer = pl.col("decision").str.starts_with("CTA")
    sexual = decided.filter(pl.col("sexual_misconduct") == "yes")
    equality = decided.filter(pl.col("standards").str.contains(r"\b3\b"))
    long = pl.col("days").fill_null(9_999) > 730
    return [
        ("Conduct: allegations a case", CASEY, 1.813,
         conduct["allegation"].n_unique() / cases.height),
        ("Conduct: identified involvements a case", CASEY, 1.254, involved / cases.height),
        ("Conduct: involvements a person (nine years; example 4¼ years, see below)", CASEY,
         1.442, involved / distinct),
        ("Conduct: mean days to finalise (example: cases received before April 2019)", CASEY,
         400, float(old.select(pl.col("days").mean()).item())),
        ("Conduct: % over two years (same cases)", CASEY, 20, _share(old, long)),
        ("Conduct: % case to answer, of finalised", CASEY, 33, _share(decided, answer)),
        ("Conduct: % no case to answer, of finalised (55 to 60)", CASEY, 57.5,
         _share(decided, pl.col("decision") == "NCTA")),
        ("Sexual misconduct: % case to answer", CASEY, 29, _share(sexual, answer)),
        ("Equality and diversity: % case to answer", CASEY, 20, _share(equality, answer)),
    ]  # fmt: skip


def _npcc(rows: pl.DataFrame) -> list[Figure]:
    flagged = rows.filter(
        (pl.col("vawg_flag") == "yes") & pl.col("recorded_date").is_between(*FLAGGED)
    )
    published = {
        "conduct": (653, 672, 167, 70, {"K": 48, "J1": 19, "J2": 13, "G2": 6}),
        "complaint": (524, 867, 290, 91, {"B4": 63, "H5": 9, "J1": 6, "G2": 5}),
    }
    figures: list[Figure] = []
    for route, (cases, subjects, finalised, no_action, mix) in published.items():
        part = flagged.filter(pl.col(route))
        done = part.filter(pl.col("finalised_date").is_not_null())
        named = part.filter(pl.col("person").is_not_null())
        allegations = part.unique("allegation", maintain_order=True)
        name = f"Flagged {route}"
        figures += [
            (f"{name} cases", NPCC, cases, _number(part, "case")),
            (f"{name}: individuals", NPCC, subjects, named.unique(["force", "person"]).height),
            (f"{name}: finalised", NPCC, finalised, _number(done, "case")),
            (f"{name}: % no further action, of finalised", NPCC, no_action,
             _share(done, pl.col("outcome").is_in(NO_ACTION))),
            *((f"{name}: % of allegations {code}", NPCC, share,
               _share(allegations, pl.col("category") == code)) for code, share in mix.items()),
        ]  # fmt: skip
    dismissed = flagged.filter(pl.col("outcome").is_in(["DWN", "DN", "S_DIS"]))
    figures.append(("Flagged: unique allegations", NPCC, 1_483, _number(flagged)))
    figures.append(
        ("Flagged: dismissed", NPCC, 13, dismissed.unique(["force", "person"]).height)
    )
    return figures


def _iopc(rows: pl.DataFrame) -> list[Figure]:
    complaints = rows.filter(pl.col("complaint"))
    recent = complaints.filter(pl.col("received_date") >= date(2020, 2, 1))
    top = recent.unique("allegation", maintain_order=True).filter(
        pl.col("category").is_not_null()
    )
    year_before, year = (
        _number(complaints.filter(pl.col("received_date").is_between(*years)), "case")
        for years in (YEAR_BEFORE, YEAR)
    )
    person = recent.filter(pl.col("person").is_not_null()).unique(["case", "person"])
    published = {"A": 53, "B": 21, "H": 13, "F": 3.02, "K": 0.67}
    parent = pl.col("category_parent")
    return [
        ("Complaint cases 2020/21", IOPC, 67_732, year_before),
        ("Complaint cases 2021/22", IOPC, 75_020, year),
        ("Complaints: allegations a case (2022/23)", IOPC, 1.663,
         _number(recent) / _number(recent, "case")),
        *((f"Complaints: % of allegations {code} (2023/24)", IOPC, share,
           _share(top, parent == code)) for code, share in published.items()),
        ("Discriminatory behaviour: % sex (2023/24)", IOPC, 14,
         _share(top.filter(parent == "F"), pl.col("category") == "F8")),
        *_handled(recent),
        ("Complaints: % men among subjects (2020/21)", IOPC, 67,
         _share(person, pl.col("sex") == "male")),
    ]  # fmt: skip


def _handled(recent: pl.DataFrame) -> list[Figure]:
    """Schedule 3: its share, and mean days of cases finalised in the year to March 2022."""
    outside, weight = pl.col("handling") == "OUT_S3", pl.col("weight")
    cases = recent.unique("case", maintain_order=True).filter(pl.col("handling").is_not_null())
    days = (pl.col("finalised_date") - pl.col("recorded_date")).dt.total_days()
    done = cases.filter(pl.col("finalised_date").is_between(*YEAR))
    mean = {
        where: float(part.select((days * weight).sum() / weight.sum()).item())
        for where, part in (
            ("outside", done.filter(outside)),
            ("inside", done.filter(~outside)),
        )
    }
    return [
        ("Complaints: % of cases inside Schedule 3 (2021/22)", IOPC, 47.6,
         _share(cases, ~outside)),
        ("Complaints: mean days outside Schedule 3 (2024/25)", IOPC, 22, mean["outside"]),
        ("Complaints: mean days inside Schedule 3 (2024/25)", IOPC, 146, mean["inside"]),
    ]  # fmt: skip


def _home_office(rows: pl.DataFrame) -> list[Figure]:
    held = rows.filter(
        pl.col("finalised_date").is_between(*YEAR)
        & pl.col("proceedings").is_not_null()
        & pl.col("worker_type").is_in(["OFFICER", "SPECIAL"])
    )
    conduct, complaint = held.filter(pl.col("conduct")), held.filter(pl.col("complaint"))
    kinds = {"MEETING": 671, "HEARING": 315, "ACCEL": 299}
    matters = conduct.filter(pl.col("case_type") == "CM")
    findings = {"F_GM": 284, "F_M": 414, "F_NOT": 86}
    return [
        ("Conduct allegations to proceedings (784 and 501 recordable)", HOME_OFFICE, 1_285,
         float(conduct["weight"].sum())),
        *((f"... {kind}", HOME_OFFICE, number,
           float(conduct.filter(pl.col("proceedings") == kind)["weight"].sum()))
          for kind, number in kinds.items()),
        *((f"Conduct matters: % {code}, of 784 findings", HOME_OFFICE,
           round(100 * number / 784, 1), _share(matters, pl.col("finding") == code))
          for code, number in findings.items()),
        ("Complaint allegations to proceedings", HOME_OFFICE, 157,
         float(complaint["weight"].sum())),
    ]  # fmt: skip


def markdown(table: pl.DataFrame) -> str:
    """Return the comparison as a Markdown table, with achieved over published."""
    lines = ["| figure | source | published | example | ratio |", "|---|---|---|---|---|"]
    for figure, source, published, achieved in table.iter_rows():
        cells = (f"{published:,.4g}", f"{achieved:,.4g}") if published < 100 else (
            f"{published:,.0f}", f"{achieved:,.0f}")  # fmt: skip
        ratio = f"{achieved / published:.2f}"
        lines.append(f"| {figure} | {source} | {cells[0]} | {cells[1]} | {ratio} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown(comparison(Path(sys.argv[1]))))
