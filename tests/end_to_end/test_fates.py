"""Every planted row met its fate, and every physical line is somewhere."""

from __future__ import annotations

import io
import zipfile

import polars as pl
import pytest

from misconduct_profile import transform
from misconduct_profile.records import LINE_KINDS

KEYS = ["input", "sheet", "first_line"]


def truth_rows(run) -> pl.DataFrame:
    return pl.read_parquet(run.truth / "rows.parquet")


def ledger(run) -> pl.DataFrame:
    paths = (run.folder / "ledger" / f"{source.name}.parquet" for source in run.sources)
    return pl.concat(pl.read_parquet(path) for path in paths)


def kept_rows(run) -> pl.DataFrame:
    return pl.concat(pl.read_parquet(path) for path in (run.folder / "rows").iterdir())


def rows_of_sheets(content: bytes) -> int:
    """Count rows without the package: closed row elements of all parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return sum(book.read(part).count(b"</row>") for part in book.namelist())


def physical_lines(content: bytes) -> int:
    """Count lines without the package: terminators, and a last line without one."""
    if content.startswith(b"\xff\xfe"):
        content = content.decode("utf-16").encode()
    text = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return text.count(b"\n") + (not text.endswith(b"\n"))


def test_every_line_has_the_kind_the_truth_says(run):
    told = ledger(run).select(*KEYS, "last_line", pl.col("kind").cast(pl.String), "reasons")
    true = pl.read_parquet(run.truth / "lines.parquet").select(
        *KEYS, "last_line", "kind", pl.col("reason").alias("reasons")
    )
    assert told.sort(KEYS).equals(true.sort(KEYS))


def test_lines_of_kept_and_quarantined_rows_and_named_lines_are_all_the_lines(run):
    lines = pl.col("last_line") - pl.col("first_line") + 1
    by_input = dict(ledger(run).group_by("input").agg(lines.sum()).iter_rows())
    # A small file ends before its header comes again; no workbook has a sheet for people.
    rare = {"repeated_header", "other_sheet"}
    kinds = set(ledger(run)["kind"].cast(pl.String))
    assert set(LINE_KINDS) - rare <= kinds <= set(LINE_KINDS)
    for source in run.sources:
        count = rows_of_sheets if source.path.suffix == ".xlsx" else physical_lines
        assert by_input[source.name] == count(source.path.read_bytes()), source.name


def test_every_planted_row_met_its_fate(run):
    true = truth_rows(run).select(*KEYS, "fate", "reason").sort(KEYS)
    told = ledger(run).with_columns(pl.col("kind").cast(pl.String))
    # Of a workbook, a planted row is a row of its links; other sheets are what it refers to.
    data = told.filter(pl.col("kind").is_in(["kept", "quarantined"]))
    met = (
        data.filter(pl.col("sheet").is_in(["", "link"]))
        .select(*KEYS, fate="kind", reason="reasons")
        .sort(KEYS)
    )
    assert met.equals(true.filter(pl.col("fate").is_in(["kept", "quarantined"])))
    assert {"kept", "quarantined"} == set(met["fate"])
    sheets = set(data.filter(pl.col("sheet") != "")["sheet"])
    assert sheets == {"case", "allegation", "subject", "link"}
    replaced = told.filter(kind="replaced").select(*KEYS, reason="reasons")
    lost = true.filter(fate="replaced").select(*KEYS, "reason")
    assert lost.height > 50
    assert lost.join(replaced, on=[*KEYS, "reason"], how="anti").height == 0
    whole = told.filter(kind="refused").select("input", "sheet", "last_line", "reasons")
    refused = true.filter(fate="refused").join(whole, on=["input", "sheet"], how="left")
    assert refused.height > 20
    assert (refused["reason"] == refused["reasons"]).all()
    assert (refused["first_line"] <= refused["last_line"]).all()


def test_kept_rows_hold_the_dates_and_references_of_the_truth(run):
    true = truth_rows(run).filter(pl.col("fate") == "kept").sort(KEYS)
    rows = pl.concat(pl.read_parquet(path) for path in (run.folder / "rows").iterdir()).sort(
        KEYS
    )
    columns = [
        *KEYS, "last_line", "force", "case_reference", "allegation_reference",
        "received_date", "recorded_date", "finalised_date",
    ]  # fmt: skip
    assert rows.select(columns).equals(true.select(columns))


def test_each_true_person_is_one_key_and_each_key_one_person(run):
    true = truth_rows(run).filter(pl.col("fate") == "kept")
    rows = kept_rows(run)
    both = true.join(rows.select(*KEYS, "person_key"), on=KEYS)
    assert (both["person"].is_null() == both["person_key"].is_null()).all()
    known = both.filter(pl.col("person").is_not_null()).select("force", "person", "person_key")
    distinct = known.unique()
    assert distinct.select("force", "person").is_unique().all()
    assert distinct["person_key"].is_unique().all()


def records(run, table: str) -> pl.DataFrame:
    return transform.read_records(run.folder, table)


def paired(run) -> pl.DataFrame:
    """Truth rows that were kept, with the keys of their records."""
    case = pl.format("{}/{}", "force", "case_reference")
    return (
        truth_rows(run)
        .filter(pl.col("fate") == "kept")
        .with_columns(
            case_id=case, allegation_id=pl.format("{}#{}", case, "allegation_reference")
        )
    )


def without_a_mark(run) -> pl.Expr:
    """Rows of an input whose flag column says nothing at all: nobody can read a no there."""
    marks = kept_rows(run).group_by("input").agg(pl.col("vawg_flag").is_not_null().any())
    return pl.col("input").is_in(marks.filter(~pl.col("vawg_flag"))["input"].implode())


@pytest.mark.parametrize(
    "column", ["case_type", "received_date", "recorded_date", "finalised_date", "vawg_flag",
               "handling"]
)  # fmt: skip
def test_cases_are_the_true_cases(run, column):
    kept = paired(run)
    if f"{column}_recognisable" in kept.columns:
        unknown = {"case_type": "unknown", "vawg_flag": "missing"}.get(column)
        sure = pl.when(f"{column}_recognisable").then(column)
        kept = kept.with_columns(sure.otherwise(pl.lit(unknown)).alias(column))
    if column == "vawg_flag":
        silent = pl.when(without_a_mark(run)).then(pl.lit("missing"))
        kept = kept.with_columns(vawg_flag=silent.otherwise("vawg_flag"))
    true = kept.group_by("case_id").agg(pl.col(column).unique())
    assert (true[column].list.len() == 1).all()
    both = true.explode(column).join(
        records(run, "case").select("case_id", found=pl.col(column)), on="case_id", how="full"
    )
    different = both.filter(
        pl.col(column).ne_missing(pl.col("found").cast(both.schema[column]))
    )
    assert different.height == 0, different


CATEGORY = [
    "category",
    "category_parent",
    "category_scheme",
    "legacy_code",
    "sexual_misconduct",
]


def test_categories_are_the_true_ones_or_listed_as_unknown(run):
    true = (
        paired(run)
        .unique("allegation_id")
        .select("allegation_id", "category_recognisable", "category_reason", *CATEGORY)
    )
    found = records(run, "allegation").with_columns(
        pl.col("category_scheme", "sexual_misconduct").cast(pl.String)
    )
    both = true.join(found, on="allegation_id", suffix="_found")
    assert both.height == true.height == found.height
    sure = both.filter("category_recognisable")
    for column in CATEGORY:
        different = sure.filter(pl.col(column).ne_missing(pl.col(f"{column}_found")))
        assert different.height == 0, (column, different.head())
    unsure = both.filter(~pl.col("category_recognisable"))
    assert unsure.height > 0
    assert set(unsure["category_status"].cast(pl.String)) == {"unmapped"}
    assert unsure["category_found"].is_null().all()


def test_categories_that_no_date_decides_are_the_ambiguous_ones(run):
    """In each run, by the truth's dates: a letter, and recorded when both lists were used."""
    true = paired(run).unique("allegation_id")
    dated = pl.col("recorded_date").is_between(pl.date(2020, 2, 1), pl.date(2020, 7, 31))
    undecided = true.filter(
        dated, "category_recognisable", pl.col("received_date").is_null(),
        pl.col("category").is_null() & pl.col("legacy_code").is_null(),
        pl.col("category_scheme") != "none",  # its cell is not blank
    )  # fmt: skip
    assert undecided.height > 0
    reviewed = true.filter(pl.col("category_reason") != "")
    assert set(reviewed["allegation_id"]) == set(undecided["allegation_id"])
    found = records(run, "allegation").filter(
        pl.col("category_status").cast(pl.String) == "ambiguous"
    )
    assert sorted(found["allegation_id"]) == sorted(undecided["allegation_id"])
    assert found["category"].is_null().all()


@pytest.mark.parametrize("stage", ["severity", "decision", "proceedings", "finding"])
def test_stages_are_the_true_ones_or_listed_as_unknown(run, stage):
    true = paired(run).filter(f"{stage}_recognisable", pl.col(stage).is_not_null())
    true = true.select("allegation_id", code=stage).unique()
    found = (
        records(run, "outcome_event")
        .filter(pl.col("stage").cast(pl.String) == stage)
        .select("allegation_id", "code")
        .unique()
    )
    assert found.height > 100
    assert found.join(true, on=["allegation_id", "code"], how="anti").height == 0
    assert true.join(found, on=["allegation_id", "code"], how="anti").height == 0


def test_what_is_not_recognisable_is_in_the_gap_list_and_nowhere_else(run):
    gaps = pl.concat(pl.read_parquet(p) for p in (run.folder / "mapping_gaps").iterdir())
    kept = paired(run)
    fields = {"category": "allegation_category", "sex": "subject_sex",
              "ethnicity": "subject_ethnicity", "standards": "standard_breached"}  # fmt: skip
    columns = [name.removesuffix("_recognisable") for name in kept.columns
               if name.endswith("_recognisable")]  # fmt: skip
    assert len(columns) == 16
    for column in columns:
        field = fields.get(column, column)
        unknown = ~pl.col(f"{column}_recognisable")
        if column == "category":
            unknown = unknown | (pl.col("category_reason") != "")
        planted = kept.filter(unknown).height
        assert gaps.filter(field=field)["rows"].sum() == planted, field


def test_subjects_and_pairs_are_the_true_ones(run):
    kept = paired(run)
    assert records(run, "allegation_subject").height == kept.height
    named = kept.filter(pl.col("person").is_not_null())
    assert records(run, "subject").height == named.select("case_id", "person").unique().height
    keys = kept_rows(run).select(*KEYS, "person_key")
    named = named.join(keys, on=KEYS, how="left")
    columns = {"worker_type": "UNKNOWN", "rank": "Unknown", "sex": "unknown", "ethnicity": None}
    true = named.group_by("case_id", "person_key").agg(
        one_known(column, otherwise) for column, otherwise in columns.items()
    )
    found = records(run, "subject").select("case_id", "person_key", *columns)
    order = ["case_id", "person_key"]
    assert found.sort(order).equals(true.select(found.columns).sort(order))


def one_known(column: str, otherwise: str | None) -> pl.Expr:
    """Return what the rows that can be read say of a person, where they agree."""
    known = pl.col(column).filter(pl.col(f"{column}_recognisable"))
    known = known.filter(known.is_not_null() & known.ne_missing(pl.lit(otherwise)))
    one = pl.when(known.n_unique() == 1).then(known.first())
    return one.otherwise(pl.lit(otherwise, dtype=pl.String)).alias(column)
