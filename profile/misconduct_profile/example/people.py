"""The people of the forces: invented, with true numbers within each force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from misconduct_profile.example.dialects import DIALECTS, forces
from misconduct_profile.example.draw import Floats, Ints, draw, stream
from misconduct_profile.standards import reference

#: People who served at some time in the period, for one in post: invented.
TURNOVER: Final = 1.3
#: Shape of the gamma by which people differ in how often they come to notice: with it
#: the model gives Casey's 1.44 involvements a person over nine years, and 1.23 over the
#: four and a quarter of the example. Complaints: invented.
CONDUCT_SHAPE, COMPLAINT_SHAPE = 0.66, 1.0
#: Casey: allegations a head against White, +81% Black and +55% Asian.
EXCESS: Final = {"B": 1.81, "A": 1.55}
SEXES: Final = ("Male", "Female")
LONDON: Final = ("Metropolitan Police", "City of London")
RANK_OF_TYPE: Final = {
    "SPECIAL": "Special Constable",
    "STAFF": "Police staff",
    "PCSO": "PCSO",
    "DESIG": "Designated officer",
    "VOLUNTEER": "Volunteer",
}

FORENAMES: Final = (
    "Aldous", "Beatrix", "Caradoc", "Delphine", "Emrys", "Fenella", "Gideon", "Hestia",
    "Ignatius", "Jocasta", "Kester", "Lavinia", "Montague", "Nerys", "Orlando", "Petronella",
    "Quillon", "Rosalba", "Septimus", "Tamsin", "Ulric", "Verity", "Wilfreda", "Xanthe",
    "Ysolde", "Zebedee", "Anaïs", "Benoît", "Chloë", "Désirée", "Éloïse", "René",
)  # fmt: skip
_STARTS: Final = (
    "Thorn", "Vex", "Quen", "Brack", "Hollow", "Mar", "Ospring", "Pell", "Rudd", "Skel",
    "Tolle", "Umber", "Wrax", "Yarrow", "Zeal", "Larkin",
)  # fmt: skip
_ENDS: Final = ("quist", "moor", "by-Hythe", "thwaite", "combe", "wyck", "ingsby", "olme")
SURNAMES: Final = tuple(start + end for start in _STARTS for end in _ENDS)


@dataclass(frozen=True)
class People:
    """The people, sorted by pool (force, worker type, sex), and where each pool starts.

    `frame`: index, worker_type, sex, rank, ethnicity, person (number within the force),
    person_id, person_name, u_person. `conduct` and `complaint` are cumulative weights.
    """

    frame: pl.DataFrame
    starts: dict[tuple[int, str, str], tuple[int, int]]
    conduct: Floats
    complaint: Floats

    def pick(self, rng: np.random.Generator, wanted: pl.DataFrame, kind: str) -> Ints:
        """Pick a row of `frame` for each (index, worker_type, sex) of `wanted`."""
        weights = self.conduct if kind == "conduct" else self.complaint
        edges = np.concatenate([[0.0], weights])
        bounds = np.array(
            [
                self.starts.get(key) or self.starts[(key[0], "OFFICER", "Male")]
                for key in wanted.select("index", "worker_type", "sex").iter_rows()
            ],
            dtype=np.int64,
        ).reshape(-1, 2)
        low, high = edges[bounds[:, 0]], edges[bounds[:, 1]]
        found = np.searchsorted(weights, low + (high - low) * rng.random(len(low)), "right")
        picked: Ints = np.clip(found, bounds[:, 0], bounds[:, 1] - 1)
        return picked


def make_people(seed: int) -> People:
    """Make the people from the workforce of March 2020 and the turnover."""
    rng = stream(seed, "people")
    pools = (
        reference.table("workforce")
        .filter((pl.col("as_at") == "2020-03-31") & pl.col("sex").is_in(SEXES))
        .with_columns(
            size=(pl.col("headcount").cast(pl.Float64) * TURNOVER).ceil().cast(pl.Int64)
        )
        .join(forces().select("index", "force", "dialect", "family"), on="force", how="inner")
        .filter(pl.col("size") > 0)
        .sort("index", "worker_type", "sex")
    )
    ends = pools["size"].cum_sum()
    bounds = zip(ends - pools["size"], ends, strict=True)
    keys = pools.select("index", "worker_type", "sex").iter_rows()
    frame = _described(rng, pools)
    excess = frame["ethnicity"].str.head(1).replace_strict(EXCESS, default=1.0).to_numpy()
    return People(
        frame,
        dict(zip(keys, bounds, strict=True)),
        np.cumsum(rng.gamma(CONDUCT_SHAPE, 1.0, frame.height) * excess),
        np.cumsum(rng.gamma(COMPLAINT_SHAPE, 1.0, frame.height)),
    )


def _described(rng: np.random.Generator, pools: pl.DataFrame) -> pl.DataFrame:
    people = pools.select(
        "index",
        "dialect",
        "family",
        "worker_type",
        "sex",
        pl.int_ranges("size").alias("in_pool"),
    ).explode("in_pool")
    size = people.height
    met, london = (_among(people, *names) for names in (LONDON[:1], LONDON))
    ethnicity = draw(
        rng,
        people.select(
            pl.when(met).then(pl.lit("ethnicity_london")).otherwise(pl.lit("ethnicity"))
        ).to_series(),
    )
    rank = draw(
        rng, people["worker_type"].replace_strict({"OFFICER": "rank_OFFICER"}, default=None)
    )
    forename = pl.Series(FORENAMES).gather(rng.integers(0, len(FORENAMES), size))
    surname = pl.Series(SURNAMES).gather(rng.integers(0, len(SURNAMES), size))
    people = people.with_columns(
        rank=rank,
        ethnicity=ethnicity,
        london=london,
        forename=forename,
        surname=surname,
        shuffle=pl.Series(rng.random(size)),
        u_person=pl.Series(rng.random(size)),
    )
    return _numbered(people)


def _among(people: pl.DataFrame, *names: str) -> pl.Series:
    indices = forces().filter(pl.col("name").is_in(names))["index"].to_list()
    return people["index"].is_in(indices)


def _numbered(people: pl.DataFrame) -> pl.DataFrame:
    """Add person, person_id and person_name, and settle ranks by worker type."""
    patterns = {name: dialect.person for name, dialect in DIALECTS.items()}
    # Numbers are shuffled within the force, so that they say nothing of rank or sex.
    number = pl.col("shuffle").rank("ordinal").over("index").cast(pl.Int64)
    chief = (
        pl.when("london")
        .then(pl.lit("Commander"))
        .otherwise(pl.lit("Assistant Chief Constable"))
    )
    fixed = pl.col("worker_type").replace_strict(RANK_OF_TYPE, default="")
    return people.with_columns(
        person=number,
        rank=pl.when(pl.col("rank") == "Chief officer")
        .then(chief)
        .otherwise(pl.col("rank").fill_null(fixed)),
        person_id=pl.col("dialect")
        .replace_strict(patterns)
        .str.replace("{n}", (number + 1000).cast(pl.String), literal=True),
        person_name=pl.when(pl.col("family") == "beech")
        .then(pl.concat_str("surname", "forename", separator=", "))
        .otherwise(pl.concat_str("forename", "surname", separator=" ")),
    ).drop("in_pool", "shuffle", "dialect", "family", "london", "forename", "surname")
