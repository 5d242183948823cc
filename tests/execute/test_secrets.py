"""No name or number of a person is in anything that a run writes.

Looked at is the small run; with MISCONDUCT_PROFILE_RUN set the run it names. The folder
example/ holds the made extracts and the truth, which is where the secrets are known from.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile.example.dialects import DIALECTS
from searched import DATES, LONG, MADE, Read, Sought, names_of, outputs, sought_ids

KINDS = {".html", ".json", ".csv", ".ipynb", ".log", ".parquet"}
FOLDERS = {
    "audit", "cleared", "coverage", "ledger", "mapping_gaps", "measures", "notebooks",
    "probation", "quality", "quarantine", "recognised", "records", "restricted", "rows", "site",
}  # fmt: skip
#: A name of each order, a surname alone, ids with a sign and without, long and short.
PLANTED_NAMES = ("Aldous Thornquist", "Thornquist, Aldous", "thornquist ALDOUS", "Thornquist")
PLANTED_IDS = ("E-2705", "e2705", "P/3471", "0001695", "N118905")
SHORT_ID = "6873"


@pytest.fixture(scope="module")
def read(looked_at) -> Read:
    return Read.of(outputs(looked_at))


@pytest.fixture(scope="module")
def planted() -> Sought:
    """What is planted in copies; ids as in the extracts, so no run need have them."""
    ids = ("E-2705", "P/3471", "0001695", "N118905")
    return Sought.of(("Aldous Thornquist", "Thornquist Aldous", "Thornquist", *ids), [SHORT_ID])


def test_every_output_is_read(looked_at, read):
    assert {path.suffix for path in read.paths} >= KINDS
    assert {path.relative_to(looked_at).parts[0] for path in read.paths} >= FOLDERS
    assert len(read.paths) > 300
    assert not [path for path in read.paths if MADE in path.relative_to(looked_at).parts[:1]]
    for path, text in zip(read.paths, read.words, strict=True):
        if path.suffix != ".parquet" and path.stat().st_size > 100:
            assert len(text) > 20, path


def test_no_planted_name_is_in_any_output(looked_at, read):
    names = names_of(looked_at)
    assert len(names) > 4000
    assert Sought.of(names).among(read) == {}


def test_every_number_of_a_person_is_sought(looked_at):
    """Spelled anew, person by person: the number that a force writes bare is a whole cell."""
    truth = looked_at / MADE / "truth"
    people = pl.read_parquet(truth / "rows.parquet").select("dialect", "person").drop_nulls()
    staff = pl.read_parquet(truth / "probation.parquet")["staff_number"].drop_nulls()
    spelled = {DIALECTS[who].person.format(n=person + 1000) for who, person in people.rows()}
    bare = {str(person + 1000) for who, person in people.rows()
            if DIALECTS[who].person == "{n}"}  # fmt: skip
    short = {number for number in bare if len(number) < LONG}
    sought = sought_ids(looked_at)
    assert sought.cells == short - DATES
    assert set(sought.words.values()) == (spelled | set(staff) - {""}) - short
    sent = Read.of(sorted((looked_at / MADE / "extracts").iterdir()))
    assert sought.cells <= {word for text in sent.words for word in text.split()}


def test_no_number_of_a_person_is_in_any_output(looked_at, read):
    sought = sought_ids(looked_at)
    assert len(sought.words) > 3000
    assert sought.among(read) == {}


def test_no_free_text_is_in_any_output(looked_at, read):
    """Free text is made of a few sentences: none of them, whatever name is in it."""
    sentences = (
        "matter came to notice during a supervision visit", "no further detail held",
        "call handler wrote", "body-worn video to be viewed", "reported by a colleague",
    )  # fmt: skip
    sought = Sought.of(sentences)
    sent = Read.of(sorted((looked_at / MADE / "extracts").iterdir()))
    assert {one for found in sought.among(sent).values() for one in found} == set(sentences)
    assert sought.among(read) == {}


def test_the_search_finds_them_where_they_were_sent(looked_at):
    """Every number the truth knows, and names in every extract."""
    made = [*(looked_at / MADE / "extracts").iterdir(), *(looked_at / MADE / "hr").iterdir()]
    sent = Read.of(sorted(made))
    named = Sought.of(names_of(looked_at)).among(sent)
    assert set(named) == {path for path in sent.paths if path.parent.name == "extracts"}
    ids = sought_ids(looked_at)
    found = {one for hits in ids.among(sent).values() for one in hits}
    # Of the HR returns some lines were planted without their number.
    assert len(set(ids.words.values()) - found) <= 2


def written(run: Path, name: str, secret: str, home: Path) -> Path:
    """Copy one file of text into a folder, and plant a secret in it."""
    path = home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    text = (run / name).read_text() if (run / name).is_file() else "<svg></svg>"
    if path.suffix == ".json":
        text = json.dumps(json.loads(text) | {"note": ["of", {"the": f"case\n{secret}"}]})
    elif path.suffix == ".ipynb":
        book = json.loads(text)
        book["cells"][-1]["source"] = f"first\n{secret}\nlast"
        text = json.dumps(book)
    elif path.suffix in {".html", ".svg"}:
        text = text.replace("</", f"<text>{secret.replace(' ', '&#32;')}</text></", 1)
    else:
        text = f"{text}\n2021,{secret},3\n"
    path.write_text(text)
    return path


@pytest.mark.parametrize("secret", [*PLANTED_NAMES, *PLANTED_IDS])
@pytest.mark.parametrize(
    "name",
    ["site/index.html", "manifest.json", "notebooks/03_trends.ipynb", "site/csv/rates.csv",
     "kernels.log", "notes.txt", "chart.svg"],
)  # fmt: skip
def test_the_search_finds_what_is_planted_in_text(looked_at, planted, tmp_path, name, secret):
    path = written(looked_at, name, secret, tmp_path)
    assert set(planted.among(Read.of(outputs(tmp_path)))) == {path}
    path.unlink()
    if (looked_at / name).is_file():
        shutil.copy(looked_at / name, path)
        assert planted.among(Read.of(outputs(tmp_path))) == {}


def in_column(frame: pl.DataFrame, secret: str) -> pl.DataFrame:
    return frame.with_columns(case_type=pl.lit(f"see {secret}, above"))


def in_list(frame: pl.DataFrame, secret: str) -> pl.DataFrame:
    return frame.with_columns(ranks=pl.lit([["rank", secret]]).first())


def in_struct(frame: pl.DataFrame, secret: str) -> pl.DataFrame:
    return frame.with_columns(more=pl.struct(inner=pl.struct(deep=pl.lit(secret))))


def in_category(frame: pl.DataFrame, secret: str) -> pl.DataFrame:
    return frame.with_columns(kind=pl.lit(secret).cast(pl.Enum([secret])))


def in_content(frame: pl.DataFrame, secret: str) -> pl.DataFrame:
    return frame.with_columns(content=pl.lit(json.dumps({"Rank": "PC", "Notes": secret})))


@pytest.mark.parametrize("plant", [in_column, in_list, in_struct, in_category, in_content])
def test_the_search_finds_what_is_planted_in_tables(looked_at, planted, tmp_path, plant):
    source = sorted((looked_at / "rows").iterdir())[0]
    frame = pl.read_parquet(source).head(5)
    path = tmp_path / "rows" / source.name
    path.parent.mkdir()
    for secret in (*PLANTED_NAMES, *PLANTED_IDS, SHORT_ID):
        plant(frame, secret).write_parquet(path)
        found = planted.among(Read.of(outputs(tmp_path)))
        # A short number is sought as a whole cell alone.
        expected = set() if plant is in_column and secret == SHORT_ID else {path}
        assert set(found) == expected, secret


def test_a_long_number_of_a_person_is_found_among_whole_numbers(planted, tmp_path):
    path = tmp_path / "counts.parquet"
    sought = Sought.of(["107161"])
    pl.DataFrame({"value": [3, 107_161]}).write_parquet(path)
    assert sought.among(Read.of([path])) == {path: {"107161"}}
    pl.DataFrame({"value": [3.5, 0.107161]}).write_parquet(path)
    assert sought.among(Read.of([path])) == {}
