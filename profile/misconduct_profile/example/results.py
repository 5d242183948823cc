"""What came of each pair: severity, decision, proceedings, finding and outcome."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.draw import draw, stream

#: Case to answer, of finalised conduct allegations. Casey: 33% of all, 29% of sexual
#: misconduct, 20% of equality and diversity. Other matters were set to meet the 33%.
ANSWER, ANSWER_SEXUAL, ANSWER_EQUALITY, ANSWER_SPECIAL = 0.335, 0.29, 0.20, 0.15
#: Case to answer for gross misconduct where that was the assessment, and proceedings held
#: where there was a case: set to come near the Home Office's allegations to proceedings.
GROSS_ANSWER, PROCEEDINGS_GROSS, PROCEEDINGS_OTHER = 0.64, 0.86, 0.29
#: Invented: severity assessed, decision or outcome of an open case written as live.
ASSESSED, WRITTEN_LIVE = 0.95, 0.6
STAFF: Final = ("STAFF", "PCSO", "DESIG", "VOLUNTEER")

FIELDS: Final = ("severity", "decision", "proceedings", "finding", "outcome")


def add_results(seed: int, pairs: pl.DataFrame) -> pl.DataFrame:
    """Add severity, decision, proceedings, finding and outcome; codes or null (blank)."""
    rng = stream(seed, "results")
    conduct = pl.col("population").str.starts_with("conduct")
    pairs = pairs.with_columns(
        conduct=conduct,
        special=pl.col("handling").fill_null("") == "SPEC",
        flagged=pl.col("population").str.ends_with("flagged"),
        open=pl.col("finalised_date").is_null(),
        era=pl.when("recent").then(pl.lit("_2020")).otherwise(pl.lit("_legacy")),
        staff=pl.col("worker_type").fill_null("").is_in(STAFF),
    )
    for step in (_severity, _decision, _proceedings, _outcome, _live):
        pairs = step(rng, pairs)
    return pairs.drop("conduct", "special", "flagged", "open", "era", "staff")


def _drawn(rng: np.random.Generator, pairs: pl.DataFrame, mix: pl.Expr) -> pl.Series:
    return draw(rng, pairs.select(mix.cast(pl.String)).to_series())


def _chance(rng: np.random.Generator, pairs: pl.DataFrame) -> pl.Expr:
    return pl.lit(pl.Series(rng.random(pairs.height)))


def _severity(rng: np.random.Generator, pairs: pl.DataFrame) -> pl.DataFrame:
    mix = (
        pl.when(_chance(rng, pairs) > ASSESSED)
        .then(None)
        .when(pl.col("conduct") & pl.col("flagged"))
        .then(pl.lit("severity_conduct_flagged"))
        .when(pl.col("conduct") & ~pl.col("recent"))
        .then(pl.lit("severity_legacy"))
        .when("conduct")
        .then(pl.lit("severity_conduct"))
        .when("special")
        .then(pl.lit("severity_special"))
    )
    return pairs.with_columns(severity=_drawn(rng, pairs, mix))


def _decision(rng: np.random.Generator, pairs: pl.DataFrame) -> pl.DataFrame:
    """Case to answer or not: conduct, special procedures, and legacy investigations."""
    latent, standards = pl.col("latent").fill_null(""), pl.col("standards").fill_null("")
    answer = (
        pl.when("special")
        .then(ANSWER_SPECIAL)
        .when(latent.str.starts_with("J") | latent.is_in(["G2", "G3"]))
        .then(ANSWER_SEXUAL)
        .when(standards.str.contains(r"\b3\b"))
        .then(ANSWER_EQUALITY)
        .otherwise(ANSWER)
    )
    gross = (pl.col("severity") == "GM").fill_null(False) & (_chance(rng, pairs) < GROSS_ANSWER)
    upheld = _chance(rng, pairs) < ANSWER_SPECIAL
    legacy = ~pl.col("recent") & (pl.col("handling") == "IN_S3_INV").fill_null(False)
    no_answer = pl.when(pl.col("conduct") | pl.col("special")).then(
        pl.lit("decision_no_answer")
    )
    none = pl.lit(_drawn(rng, pairs, no_answer))
    decision = (
        pl.when("open")
        .then(None)
        .when(legacy)
        .then(pl.when(upheld).then(pl.lit("SUBST")).otherwise(pl.lit("UNSUBST")))
        .when(~pl.col("conduct") & ~pl.col("special"))
        .then(None)
        .when(_chance(rng, pairs) < answer)
        .then(pl.when(gross).then(pl.lit("CTA_GM")).otherwise(pl.lit("CTA_M")))
        .otherwise(none)
    )
    return pairs.with_columns(decision=decision)


def _proceedings(rng: np.random.Generator, pairs: pl.DataFrame) -> pl.DataFrame:
    gross = (pl.col("decision") == "CTA_GM").fill_null(False)
    some = (pl.col("decision") == "CTA_M").fill_null(False)
    held = _chance(rng, pairs) < pl.when(gross).then(PROCEEDINGS_GROSS).otherwise(
        PROCEEDINGS_OTHER
    )
    hearing = pl.lit(_drawn(rng, pairs, pl.when(gross & held).then(pl.lit("hearing"))))
    pairs = pairs.with_columns(
        proceedings=pl.when(some & held).then(pl.lit("MEETING")).otherwise(hearing)
    )
    finding = pl.when(pl.col("proceedings") == "MEETING").then(pl.lit("finding_meeting")).when(
        pl.col("proceedings").is_not_null()
    ).then(pl.lit("finding_hearing"))  # fmt: skip
    return pairs.with_columns(finding=_drawn(rng, pairs, finding))


def _complaint_mix() -> pl.Expr:
    """Name the mix that a complaint's result is drawn from, by how it was handled."""
    return (
        pl.when("special")
        .then(pl.lit("result_SPEC"))
        .when(pl.col("handling") == "LOCRES")
        .then(pl.lit("result_LOCRES"))
        .when(pl.col("handling") == "OUT_S3")
        .then(pl.lit("result_OUT_S3"))
        .when(pl.col("recent"))
        .then(pl.lit("result_IN_S3"))
        .otherwise(pl.lit("result_legacy_no"))
    )


def _outcome(rng: np.random.Generator, pairs: pl.DataFrame) -> pl.DataFrame:
    """Draw the outcome of what is finalised; what a panel found comes first."""
    era, staff = pl.col("era"), pl.col("staff")
    answered = pl.col("decision").is_in(["CTA_GM", "CTA_M"]).fill_null(False)

    def sanction(name: str) -> pl.Expr:
        officer = pl.concat_str(pl.lit(f"{name}_officer"), era)
        return pl.when(staff).then(pl.lit(f"{name}_staff")).otherwise(officer)

    no_answer = pl.when(pl.col("flagged")).then(pl.lit("no_answer_flagged")).otherwise(
        pl.concat_str(pl.lit("no_answer"), era)
    )  # fmt: skip
    mix = (
        pl.when(pl.col("open") | ~pl.col("population").str.contains("conduct|complaint"))
        .then(None)
        .when(pl.col("finding") == "F_GM")
        .then(sanction("gm"))
        .when(pl.col("finding") == "F_M")
        .then(sanction("m"))
        .when(answered & pl.col("finding").is_null())
        .then(sanction("answer_no_proceedings"))
        .when("conduct")
        .then(no_answer)
        .otherwise(_complaint_mix())
    )
    drawn = pl.lit(_drawn(rng, pairs, mix))
    outcome = (
        pl.when(pl.col("finding") == "F_NOT")
        .then(pl.lit("ND"))
        .when(pl.col("decision") == "SUBST")
        .then(pl.lit("C_UPH"))
        .when(pl.col("decision") == "DISCONT")
        .then(pl.lit("DISC"))
        .otherwise(drawn)
    )
    return pairs.with_columns(outcome=outcome)


def _live(rng: np.random.Generator, pairs: pl.DataFrame) -> pl.DataFrame:
    """Write some open cases as live and pending, and leave the others blank."""
    written = pl.col("open") & (_chance(rng, pairs) < WRITTEN_LIVE)
    matter = pl.col("conduct") | pl.col("special")
    return pairs.with_columns(
        decision=pl.when(written & matter).then(pl.lit("LIVE")).otherwise("decision"),
        outcome=pl.when(written).then(pl.lit("PENDING")).otherwise("outcome"),
    )
