"""The chapter of measures: what each counts, in which units, and what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from misconduct_profile.measures.definitions import POPULATIONS, UNITS
from misconduct_profile.publish.dictionary.markdown import code, codes, link, table, text
from misconduct_profile.publish.dictionary.uses import NEEDS, Use


def sections(uses: Sequence[Use]) -> Iterator[str]:
    """Yield the blocks of the chapter: units, populations, and a heading a measure."""
    yield "### Units"
    yield (
        "How each unit is counted on the pairs of allegation and subject that belong to a "
        "measure. People are counted within a force."
    )
    units = [(code(n), codes(e.meta.root_names()) or "rows") for n, e in UNITS.items()]
    yield table(("Unit", "Columns that tell one from another"), units)
    yield "### Populations"
    told = [(code(name), codes(types)) for name, types in POPULATIONS.items()]
    yield table(("Population", f"Worker types of {link('case_types.csv')}"), told)
    for one in uses:
        yield f"### {one.measure.name}"
        yield f"**{text(one.measure.title)}.** {text(one.measure.definition)}"
        yield "\n".join(f"- {name}: {words}" for name, words in _facts(one))


def _facts(one: Use) -> Iterator[tuple[str, str]]:
    measure = one.measure
    counted = "pairs of allegation and subject" if one.on_pairs else "events of probation"
    yield "Counted on", counted
    yield "Units", f"{codes(one.units)}, as the plan publishes it" if one.units else _any(one)
    for name, planned in one.tables:
        population = f", {planned.population}, by {', '.join(planned.dimensions)}"
        yield "Published", f"{code(name)}: {planned.unit}{population}"
    if measure.needs:
        yield "Needs", text(NEEDS.get(measure.needs, (str(measure.needs), ()))[0])
    if measure.fields:
        yield "Columns each extract must have", codes(measure.fields)
    if measure.repeats:
        yield "Keeps", "people who stand in two cases of the period or more"
    yield "Fields", codes(f"{table}.{field}" for table, field in sorted(one.fields))
    if one.unplaced:
        yield "Columns made in `measures`, of fields not listed here", codes(one.unplaced)


def _any(one: Use) -> str:
    units = codes(UNITS) if one.on_pairs else code("people")
    return f"any of {units}; in no table of the plan"
