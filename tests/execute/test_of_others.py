"""What a force's folders hold is public, or its own: nothing of another force.

Looked at is the small run; with MISCONDUCT_PROFILE_RUN set the run it names. facts.json and
plan.json are those of the public; they are compared whole, and not searched.
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from misconduct_profile import disclosure
from searched import MADE, Read, Sought
from tagged import SHARED, Folders, Page, Tag, cells_of

#: The two returns for all forces: of these a force is told its own rows.
RETURNS = {"joiners", "regulation-12-13", "joiners, your rows", "regulation-12-13, your rows"}
TABLES = ("counts.parquet", "estimates.parquet")


@pytest.fixture(scope="module")
def public(looked_at) -> disclosure.Release:
    return disclosure.release("public", looked_at)


@pytest.fixture(scope="module")
def folders(looked_at, public) -> list[Folders]:
    cells = cells_of(public)
    return [Folders(looked_at, force, cells) for force in public.facts.forces]


@dataclass(frozen=True)
class Traces:
    """What leads to a case, a person or a file, and the forces whose it is."""

    sought: Sought
    whose: dict[str, set[str]]

    @classmethod
    def of(cls, run: Path) -> Traces:
        """Take case references, inputs and keys of people of all forces."""
        columns = ["force", "case_reference", "input"]
        rows = pl.read_parquet(run / MADE / "truth" / "rows.parquet", columns=columns)
        kinds = [rows.select("force", trace=name) for name in columns[1:]]
        for path in sorted((run / "records").glob("*/*.parquet")):
            names = pl.read_parquet_schema(path)
            for name in {"person_key", "subject_id"} & set(names):
                kinds.append(
                    pl.read_parquet(path, columns=["force", name]).rename({name: "trace"})
                )
        pairs = pl.concat(kinds).drop_nulls().unique().group_by("trace").agg("force")
        whose = {trace: set(forces) for trace, forces in pairs.iter_rows()}
        return cls(Sought.of(whose), whose)

    def of_others(self, paths: dict[Path, str]) -> dict[Path, set[str]]:
        """Return what stands in files and is not of the force that each is for."""
        found = self.sought.among(Read.of(list(paths)))
        others = {
            path: {trace for trace in hits if paths[path] not in self.whose[trace]}
            for path, hits in found.items()
        }
        return {path: hits for path, hits in others.items() if hits}


@pytest.fixture(scope="module")
def traces(looked_at) -> Traces:
    return Traces.of(looked_at)


def of_others(held: pl.DataFrame, public: pl.DataFrame, code: str) -> pl.DataFrame:
    """Return rows that are neither of the force nor, in every column, public."""
    rows = held.filter(pl.col("force") != code)
    return rows.join(public, on=rows.columns, how="anti", nulls_equal=True)


Rows = dict[tuple[str, int], str]


def strange_lines(text: str, rows: Rows, inputs: set[str], code: str) -> list[dict]:
    """Return entries of a list to mend that lead to another force's file or row."""
    found = []
    for entry in csv.DictReader(io.StringIO(text)):
        line = int(entry["first_line"] or 0)
        # A file refused whole is told to each of its forces, from its first line on.
        whole = entry["kind"] == "refused" or not line
        force = code if whole else rows.get((entry["input"], line), code)
        if entry["input"] not in inputs or force != code:
            found.append(entry)
    return found


@pytest.fixture(scope="module")
def rows(looked_at) -> Rows:
    """The force of each planted row, by input and line."""
    path = looked_at / MADE / "truth" / "rows.parquet"
    frame = pl.read_parquet(path, columns=["input", "first_line", "force"])
    return {(name, line): force for name, line, force in frame.iter_rows()}


@pytest.fixture(scope="module")
def inputs(rows) -> dict[str, set[str]]:
    """The inputs with rows of each force."""
    found: dict[str, set[str]] = {}
    for (name, _), force in rows.items():
        found.setdefault(force, set()).add(name)
    return {force: names | RETURNS for force, names in found.items()}


def test_every_figure_of_a_forces_page_is_public_or_its_own(folders):
    own = 0
    for one in folders:
        assert one.wrong_tags(one.page) == [], one.force.slug
        assert one.wrong_tags(one.feedback) == [], one.force.slug
        # Of an extract that was not read there is little to say.
        read = one.release.quality.filter(kind="completeness").height
        assert len(Page(one.feedback).tags) > (20 if read else 0), one.force.slug
        own += sum(tag.place[0] == "own" for tag in Page(one.page).tags)
    assert own > 50


def test_a_forces_tables_hold_what_is_public_and_its_own_true_counts(looked_at, folders):
    home = looked_at / "cleared" / "public"
    counts = sorted((looked_at / "measures" / "counts").glob("*.parquet"))
    true = dict(pl.concat(map(pl.read_parquet, counts)).select("cell", "value").iter_rows())
    for one in folders:
        for name in TABLES:
            public = pl.read_parquet(home / name)
            assert of_others(pl.read_parquet(one.cleared / name), public, one.code).is_empty()
        for name in SHARED:
            assert (one.cleared / name).read_bytes() == (home / name).read_bytes()
        assert all(true[cell] == value for cell, value in one.own.items() if value is not None)


def test_a_forces_notes_are_of_its_own_files(folders, rows, inputs):
    for one in folders:
        mine = inputs[one.code]
        quality = pl.read_parquet(one.cleared / "quality.parquet")
        assert set(quality["force"]) <= {one.code}
        assert set(quality["input"]) <= mine
        assert set(pl.read_parquet(one.cleared / "mend.parquet")["input"]) <= mine
        text = (one.run / "restricted" / one.force.slug / "to-mend.csv").read_text("utf-8")
        assert strange_lines(text, rows, mine, one.code) == [], one.force.slug


def test_of_the_returns_a_force_is_told_its_own_rows_alone(looked_at, folders):
    truth = pl.read_parquet(looked_at / MADE / "truth" / "probation.parquet")
    numbered = truth.sort("first_line").with_columns(
        place=pl.int_range(pl.len()).over("force") + 1
    )
    lost = 0
    for one in folders:
        mend = pl.read_parquet(one.cleared / "mend.parquet")
        told = mend.filter(pl.col("input").str.starts_with("regulation")).sort("first_line")
        mine = numbered.filter(force=one.code, fate="quarantined")
        # On a line that has lost a cell nobody may be named, and then it is told to none.
        sure = mine.filter(pl.col("reason") != "field_count")
        assert set(sure["place"]) <= set(told["first_line"]) <= set(mine["place"])
        lost += told.height
        quality = pl.read_parquet(one.cleared / "quality.parquet")
        counted = quality.filter(input="regulation-12-13", kind="unused")
        # A force that did not answer has no line, and none is told to it.
        assert counted["rows"].sum() == told.height
    assert lost or len(folders) < 10


def test_beside_its_own_a_force_reads_the_same_of_the_nation(looked_at, folders):
    nation = ["grain", "period", "field", "nation", "nation_status"]
    tables = [pl.read_parquet(one.cleared / "completeness.parquet") for one in folders]
    assert all(one.select(nation).equals(tables[0].select(nation)) for one in tables)
    assert tables[0].filter(pl.col("nation_status") == "c")["nation"].null_count() == len(
        tables[0].filter(pl.col("nation_status") == "c")
    )
    shown = tables[0]["nation"].drop_nulls()
    assert len(shown) > 100 or len(folders) < 10
    assert ((shown * 100 - (shown * 100).round()).abs() < 1e-9).all()


def test_no_case_file_or_person_of_others_is_in_a_forces_folders(folders, traces):
    assert len(traces.whose) > 5000
    files = {path: one.code for one in folders for path in one.files}
    assert len(files) == 9 * len(folders)
    assert traces.of_others(files) == {}


def own_hidden(one: Folders) -> Tag | None:
    """Return a figure that a force may see and the public may not, where it has one."""
    for (table, row), held in one.public.items():
        number = one.cells[table, row].get("value")
        if (
            held["force"] == one.code
            and held["status"] == "c"
            and number
            and "rate" not in table
        ):
            return Tag(f"{table}#{row}.value", f"{number}", f"{number:,}")
    return None


def test_a_planted_figure_of_another_force_is_found(folders):
    found = [(one, tag) for one in folders if (tag := own_hidden(one)) is not None]
    assert len(found) > 1
    for (one, _), (other, tag) in zip(found, [*found[1:], found[0]], strict=True):
        told = f'<p><data value="{tag.value}" data-cell="{tag.cell}">{tag.text}</data></p>'
        assert other.wrong_tags(told) == []
        assert one.wrong_tags(told) == [tag]
        mine = told.replace(tag.cell, f"own#{next(iter(other.own))}.value")
        assert len(one.wrong_tags(mine)) == 1


def test_a_changed_figure_of_a_forces_page_is_found(folders):
    for one in folders[:4]:
        changed = re.sub(r'data value="(\d+)', r'data value="1\1', one.page, count=1)
        assert changed != one.page
        assert len(one.wrong_tags(changed)) == 1


def test_a_planted_row_of_another_force_is_found(looked_at, folders):
    one, other = folders[0], folders[-1]
    for name in TABLES:
        public = pl.read_parquet(looked_at / "cleared" / "public" / name)
        held, theirs = (pl.read_parquet(f.cleared / name) for f in (one, other))
        more = theirs.filter(pl.col("force") == other.code)
        leak = more.join(public, on=more.columns, how="anti", nulls_equal=True).head(3)
        assert leak.height, "the other force has figures that are not public"
        assert of_others(pl.concat([held, leak]), public, one.code).equals(leak)


def kind_of(trace: str) -> str:
    if re.fullmatch(r"[0-9a-f]{64}", trace):
        return "person_key"
    return "input" if trace.startswith("synthetic-") else "case_reference"


def with_trace(source: Path, secret: str, home: Path) -> Path:
    """Copy a file of a force into a folder, and plant in it what is another's."""
    home.mkdir()
    path = Path(shutil.copy(source, home))
    if path.suffix == ".parquet":
        frame = pl.read_parquet(path)
        line = pl.DataFrame({"value": [f"see {secret}"]})
        pl.concat([frame, line], how="diagonal").write_parquet(path)
    elif path.suffix == ".html":
        path.write_text(path.read_text("utf-8").replace("</body>", f"<p>{secret}</p></body>"))
    else:
        path.write_text(f"{path.read_text('utf-8')}x,{secret},y\n")
    return path


def test_a_planted_trace_of_another_force_is_found(folders, traces, tmp_path):
    """A case reference, an input and a person's key, each in each kind of file."""
    one = folders[0]
    reading = {force.code for force in folders[0].release.facts.forces} - {one.code}
    theirs = sorted(trace for trace, codes in traces.whose.items() if codes <= reading)
    secrets = [next(t for t in theirs if kind_of(t) == kind)
               for kind in ("case_reference", "input", "person_key")]  # fmt: skip
    planted = {
        with_trace(source, secret, tmp_path / f"{number}-{source.name}"): secret
        for number, secret in enumerate(secrets)
        for source in one.files
        if source.name in {"index.html", "to-mend.csv", "mend.parquet"}
    }
    assert len(planted) == 9
    found = traces.of_others(dict.fromkeys(planted, one.code))
    assert found == {path: {secret} for path, secret in planted.items()}


def test_a_planted_line_of_another_force_is_found(folders, rows, inputs):
    one, other = folders[0], folders[-1]
    mine, theirs = (sorted(inputs[f.code] - RETURNS)[0] for f in (one, other))
    text = (one.run / "restricted" / one.force.slug / "to-mend.csv").read_text("utf-8")
    leak = f"{text}{theirs},3,3,quarantine,,date_unreadable,,1,,e,m,m\n"
    assert len(strange_lines(leak, rows, inputs[one.code], one.code)) == 1
    # A file of two forces: the line is the other's, though the file is this one's too.
    shared = rows | {(mine, 987_654): other.code}
    leak = f"{text}{mine},987654,987654,quarantine,,date_unreadable,,1,,e,m,m\n"
    assert len(strange_lines(leak, shared, inputs[one.code], one.code)) == 1
