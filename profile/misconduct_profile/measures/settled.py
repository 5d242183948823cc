"""One sex, ethnicity, rank and worker type a person, over all cases of a run."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from misconduct_profile.measures.definitions import ETHNIC_GROUPS, POPULATIONS
from misconduct_profile.standards import table

#: Columns of a settled person, and what stands where nothing is known or cases disagree.
UNSETTLED: Final[dict[str, str]] = {
    "person_sex": "unknown",
    "person_ethnicity": "Unknown",
    "person_rank_group": "Unknown",
    "person_worker_type": "UNKNOWN",
    "person_disagrees": "",
}
#: Officer-observed appearance is never mixed with what people say of themselves.
_OBSERVED: Final = "IC"


def settle_people(subjects: pl.DataFrame) -> pl.DataFrame:
    """Settle each person's characteristics: one value a person in a run.

    `subjects` is `records.Subject`. Cases that name different known values leave it
    unknown (a promotion too: nobody says at which rank the person is counted); a case
    that names none is no difference. Ethnicity is compared by its six groups. Somebody
    who is of the workforce only where a row gives no worker type is of unknown type.
    Returns force, subject_id and the columns of UNSETTLED; `person_disagrees` names the
    characteristics on which cases disagree, joined by |.
    """
    told = subjects.select(
        "force",
        "subject_id",
        person_sex=pl.col("sex"),
        person_ethnicity=pl.col("ethnicity").replace_strict(
            ethnic_groups(), default=None, return_dtype=pl.String
        ),
        person_rank_group=pl.col("rank_group"),
        person_worker_type=pl.when(pl.col("worker_type").is_in(POPULATIONS["workforce"]))
        .then("worker_type"),
    )  # fmt: skip
    names = [name for name in UNSETTLED if name != "person_disagrees"]
    known = {
        name: pl.when(pl.col(name) != UNSETTLED[name]).then(pl.col(name)) for name in names
    }
    # Most people stand in one case alone; the few others are compared value by value.
    spread = told.with_columns(**known).group_by("force", "subject_id").agg(
        *(pl.col(name).min() for name in names),
        *(pl.col(name).max().alias(f"{name} last") for name in names),
    )  # fmt: skip
    differs = {
        name: pl.when(pl.col(name) != pl.col(f"{name} last"))
        .then(pl.lit(name.removeprefix("person_")))
        for name in names
    }  # fmt: skip
    return spread.select(
        "force",
        "subject_id",
        *(
            pl.when(pl.col(name) == pl.col(f"{name} last"))
            .then(name)
            .otherwise(pl.lit(UNSETTLED[name]))
            .alias(name)
            for name in names
        ),
        person_disagrees=pl.concat_str(list(differs.values()), separator="|",
                                       ignore_nulls=True),
    ).sort("force", "subject_id")  # fmt: skip


@cache
def ethnic_groups() -> dict[str, str]:
    """Codes of ethnicity.csv to one of ETHNIC_GROUPS.

    The group of 2001 that holds Chinese is Other, as its table says; what cannot be told
    apart, or was only observed by an officer, is Unknown.
    """
    found: dict[str, str] = {}
    for row in table("ethnicity").iter_rows(named=True):
        group = row["group_5plus1"].split(" (")[0]
        told = group in ETHNIC_GROUPS and not row["scheme"].startswith(_OBSERVED)
        found.setdefault(row["code"], group if told else "Unknown")
    return found
