"""The site's first page, in the same form as the notebooks' pages."""

from __future__ import annotations

from html import escape
from typing import Any

import nbformat

from misconduct_profile.charts import words
from misconduct_profile.disclosure.tables import Release
from misconduct_profile.publish import publication, tables
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.prose import Heading, sentence

_DOWNLOADS = {
    "time_to_finalisation.csv": "Time to finalisation: medians, shares and curves, estimated",
    "probation_rates.csv": "Regulations 12 and 13 per 1,000 person-years of probation",
    "probation_ratios.csv": "Discharges under Regulation 13: ratios of rates between groups",
    "rates.csv": "Cases per 1,000 workforce with 95% intervals",
    "funnel_limits.csv": "Funnel limits of the baseline period, and where each force lies",
}


def index_notebook(release: Release, csv_names: list[str]) -> Any:
    """Return the index as a notebook: headlines, the forces by name, the downloads."""
    facts = release.facts
    lead = sentence(
        "Complaints about the police and conduct matters in {count} police forces, {span}. "
        "One page for each force, one publication, and every figure as data.",
        count=str(len(facts.forces)), span=words.span(facts),
    )  # fmt: skip
    parts: list[str | Display] = [
        Heading("title", facts.title, lead),
        publication.headlines(release),
        publication.absent(release),
        _publication_link(),
        "## Forces\n\nForces stand in the order of their names. The rate depends on how "
        "readily a force records as well as on how its people behave.",
        tables.forces(release, linked="forces/"),
        "## Data to download\n\nCSV files, UTF-8. Each row is one published figure with "
        "its status.",
        downloads(release, csv_names),
    ]
    cells = [cell(index, part) for index, part in enumerate(parts)]
    return nbformat.v4.new_notebook(cells=cells)


def downloads(release: Release, csv_names: list[str]) -> Display:
    """Return links to the CSV files with what each holds."""
    titles = {f"{name}.csv": table.title for name, table in release.plan.tables.items()}
    items = [(name, (titles | _DOWNLOADS).get(name, name)) for name in csv_names]
    html = "".join(
        f'<li><a href="csv/{escape(name)}" download>{escape(title)} (CSV)</a></li>'
        for name, title in items
    )
    text = "\n".join(f"{title}: csv/{name}" for name, title in items)
    return Display("list-downloads", f'<ul id="list-downloads">{html}</ul>', text)


def _publication_link() -> Display:
    text = "Read the publication: volumes, trends, forces and methods"
    html = f'<p id="read-on" class="lead"><a href="publication.html">{text}</a></p>'
    return Display("read-on", html, text)


def cell(index: int, part: str | Display) -> Any:
    """Return a piece of a page that no kernel ran as a cell: Markdown, or a display."""
    name = f"cell-{index}"
    if isinstance(part, str):
        return nbformat.v4.new_markdown_cell(part, id=name)
    forms, metadata = part._repr_mimebundle_()
    output = nbformat.v4.new_output("display_data", data=forms, metadata=metadata)
    return nbformat.v4.new_code_cell("", id=name, outputs=[output])
