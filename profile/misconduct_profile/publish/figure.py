"""A chart on a page: title, subtitle, drawing, source and the figures beneath."""

from __future__ import annotations

from html import escape

from misconduct_profile.charts import Chart
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.table import table_html, table_text


def Figure(chart: Chart) -> Display:
    """Return a chart as `<figure>`, its data as a table that opens below it.

    Where nothing could be drawn, a paragraph says why.
    """
    name = f"figure-{chart.name}"
    if chart.is_empty:
        html = f'<p class="inset" id="{name}">{escape(chart.title)}</p>'
        return Display(name, html, chart.title)
    caption = f"{chart.title}: the figures of the chart"
    table = table_html(f"{name}-data", caption, chart.data, chart.columns)
    note = f'<p class="note">{escape(chart.note)}</p>' if chart.note else ""
    html = (
        f'<figure id="{name}"><figcaption><p class="figure-title">{escape(chart.title)}</p>'
        f'<p class="subtitle">{escape(chart.subtitle)}</p></figcaption>'
        f'{chart.svg}{note}<p class="source">{escape(chart.source)}</p>'
        f'<details><summary>Figures of this chart<span class="hidden">: '
        f"{escape(chart.title)}</span></summary>{table}</details></figure>"
    )
    text = f"{chart.title}\n{chart.alt}\n\n{table_text(caption, chart.data, chart.columns)}"
    return Display(name, html, text)
