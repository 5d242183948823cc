"""docs/data_dictionary.md: every field, code and measure, read off what defines them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_args

from misconduct_profile.disclosure.plan import Plan, load_plan
from misconduct_profile.errors import InputError
from misconduct_profile.publish.dictionary import figures, lists, tables
from misconduct_profile.publish.dictionary.markdown import link
from misconduct_profile.publish.dictionary.uses import Use, table_name, uses_of
from misconduct_profile.standards.reference import Table

DOCUMENT: Final = Path("docs/data_dictionary.md")
PLAN: Final = Path("params/publication_plan.yaml")
#: The chapters: heading, and what to know before reading one.
CHAPTERS: Final = {
    "Tables and fields": (
        "In the order of the pipeline. *Key*: together with the other keys of a table, a field "
        "names one row. *Null*: whether a field may be empty. *Values*: what it may hold, the "
        "reference table of its codes, or its bounds. *Measures*: those that rest on the "
        "field, of `rows` and `event_rows` through the records that are made from them. Texts "
        "stand there as they were written; in the records stand codes. Records are kept by "
        "input, in `records/<input>/<table>.parquet`."
    ),
    "Measures": (
        "Each figure has one name and one definition. *Published* are the tables of "
        "`params/publication_plan.yaml` that hold it, with unit, population and dimensions. "
        "Fields are read off the measure's own expressions. Rates, limits, ratios and times "
        "are estimates from these counts: see `estimates`, and docs/methods.md."
    ),
    "Reference tables": (
        "In `profile/misconduct_profile/standards/reference/`. Confidence is *high* where the "
        "published text was seen, *medium* where a code is known and partly corroborated, "
        "*low* where it must be confirmed before anyone relies on it. A category has a "
        "confidence of its letter and one of its name: shown is the less sure of the two."
    ),
    "Codes that await confirmation": (
        "Codes of medium or low confidence, with the source there is. Whoever confirms one "
        "against the published guidance changes source and confidence in its reference table."
    ),
}


def dictionary(plan: Plan) -> str:
    """Return the whole document; `plan` says in which tables measures are published."""
    found = uses_of(plan)
    bodies = [
        tables.sections(found),
        figures.sections(found),
        lists.sections(),
        lists.awaiting(),
    ]
    blocks = [
        "# Data dictionary",
        "Made by `make dictionary` from the schemas, the reference tables, the measures and "
        "the publication plan. Change those, and make it again; a stale copy fails a test.",
        "## Contents",
        "\n".join(_contents(found)),
    ]
    for (heading, intro), body in zip(CHAPTERS.items(), bodies, strict=True):
        blocks += [f"## {heading}", intro, *body]
    return "\n\n".join(blocks) + "\n"


def write(document: Path = DOCUMENT, plan: Path = PLAN) -> str:
    """Write the document; return what to tell. Raises InputError without plan or folder."""
    made = dictionary(load_plan(plan))
    if not document.parent.is_dir():
        raise InputError(str(document), "its folder is not there", "Run this in the project.")
    document.write_text(made, encoding="utf-8", newline="\n")
    return f"{document}: {made.count(chr(10)):,} lines"


def check(document: Path = DOCUMENT, plan: Path = PLAN) -> str:
    """Return what to tell where the document is up to date; raises InputError otherwise."""
    made = dictionary(load_plan(plan))
    if not document.is_file() or document.read_text("utf-8") != made:
        raise InputError(
            str(document), "is not what fields, codes and measures say", "Run make dictionary."
        )
    return f"{document} is up to date."


def _contents(found: list[Use]) -> Iterator[str]:
    first, second, third, fourth = CHAPTERS
    yield f"- {link(first)}"
    for title, listed in tables.stages().items():
        names = ", ".join(link(table_name(schema)) for schema in listed)
        yield f"  - {link(title)}: {names}"
    yield f"- {link(second)}"
    yield f"  - {', '.join(link(name) for name in ('Units', 'Populations'))}"
    yield f"  - {', '.join(link(one.measure.name) for one in found)}"
    yield f"- {link(third)}"
    yield f"  - {', '.join(link(f'{name}.csv') for name in get_args(Table))}"
    yield f"- {link(fourth)}"
