"""What pages say of the people in cases."""

from __future__ import annotations

import polars as pl

from misconduct_profile.charts import Column, words
from misconduct_profile.charts.select import counts, home, is_shown, number
from misconduct_profile.disclosure.tables import Tables
from misconduct_profile.publish.figures import CASES
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Prose, sentence
from misconduct_profile.publish.table import Table
from misconduct_profile.records import ALL

_REPEAT = "repeat_subjects_by_year"


def repeat_subjects(tables: Tables, force: str = ALL) -> Display:
    """People by period, and those of them who are in two cases or more of the period."""
    facts = tables.facts
    keys = [period.key for period in facts.periods]
    found = counts(tables, "repeat_subjects", "people", force=[force], period=keys)
    place = words.place(facts, force)
    if not found.filter(is_shown()).height:
        said = sentence("How many people are in several cases is not available for {place}.",
                        place=place)  # fmt: skip
        return Prose("repeat-subjects", said)
    rows = pl.DataFrame({"period": keys}).join(found, on="period", maintain_order="left")
    frame = rows.select("period", *number("repeat", home(_REPEAT, force)))
    columns = [Column("label", f"Cases {facts.clock} in")]
    everybody = counts(tables, CASES, "people", force=[force], period=keys)
    if everybody.height:
        # The table by sex has everybody in the row of its total.
        known = everybody.select("period", *number("people", home("people_by_year_sex", force)))
        frame = frame.join(known, on="period", how="left", maintain_order="left")
        columns.append(Column("people", "People in cases", "count"))
    labels = {period.key: period.label for period in facts.periods}
    return Table(
        "repeat-subjects",
        "People in complaint and conduct cases by period, and in two or more of them, "
        f"{place}, number of people",
        frame.with_columns(label=pl.col("period").replace(labels)),
        [*columns, Column("repeat", "In two or more cases", "count")],
        note="Within one force and one period alone: people are not followed from force to "
        "force. Two cases are two records, which need not be two wrongs.",
    )
