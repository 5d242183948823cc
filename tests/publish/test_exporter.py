"""A page that lost something, or holds what no page may, is refused."""

from __future__ import annotations

from typing import Any

import nbformat
import pytest

from made_release import facts
from misconduct_profile.publish.exporter import PageError, PageExporter
from misconduct_profile.publish.html import Display
from misconduct_profile.publish.site import context


@pytest.fixture(scope="module")
def exporter() -> PageExporter:
    return PageExporter()


def notebook(*parts: str | Display) -> Any:
    cells = []
    for index, part in enumerate(parts):
        if isinstance(part, str):
            cells.append(nbformat.v4.new_markdown_cell(part, id=f"c{index}"))
            continue
        data, metadata = part._repr_mimebundle_()
        output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
        cells.append(nbformat.v4.new_code_cell("secret()", id=f"c{index}", outputs=[output]))
    return nbformat.v4.new_notebook(cells=cells)


def page(exporter: PageExporter, *parts: str | Display) -> str:
    return exporter.page(notebook(*parts), context(facts(), "publication.html"))


def test_text_and_displays_arrive_and_code_does_not(exporter: PageExporter) -> None:
    html = page(exporter, "# A & B", "## One *two*", Display("x", '<p id="x">shown</p>', "x"))
    assert "<title>A &amp; B - Police misconduct problem profile</title>" in html
    assert '<h2 id="one-two">One <em>two</em></h2>' in html
    assert '<a href="#one-two">One <em>two</em></a>' in html
    assert '<p id="x">shown</p>' in html
    assert "secret" not in html
    assert "¶" not in html


@pytest.mark.parametrize(
    ("part", "message"),
    [
        (Display("x", "<p>no id</p>", ""), "x is not on the page once"),
        (Display("x", '<p id="x"></p><p id="x"></p>', ""), "x is not on the page once"),
        (Display("x", '<p id="x"><script>1</script></p>', ""), "<script"),
        (Display("x", '<p id="x" style="color:red">1</p>', ""), "style="),
        (Display("x", '<p id="x" onclick="y">1</p>', ""), "onclick"),
        (Display("x", '<a id="x" href="https://example.org">1</a>', ""), "href"),
        (Display("x", '<img id="x" src="//example.org/1.png">', ""), "src"),
    ],
)
def test_what_no_page_may_hold_is_refused(
    exporter: PageExporter, part: Display, message: str
) -> None:
    with pytest.raises(PageError, match=message):
        page(exporter, "# Title", part)


def test_a_page_has_one_title(exporter: PageExporter) -> None:
    with pytest.raises(PageError, match="one h1, not 0"):
        page(exporter, "text")
    with pytest.raises(PageError, match="one h1, not 2"):
        page(exporter, "# One", "# Two")


def test_foreign_output_and_errors_are_refused(exporter: PageExporter) -> None:
    book = notebook("# Title", Display("x", '<p id="x"></p>', ""))
    book.cells[1].outputs[0].metadata = {}
    with pytest.raises(PageError, match="no display of publish"):
        exporter.page(book, context(facts(), "index.html"))
    error = nbformat.v4.new_output("error", ename="ValueError", evalue="", traceback=[])
    book.cells[1].outputs = [error]
    with pytest.raises(PageError, match="a cell failed: ValueError"):
        exporter.page(book, context(facts(), "index.html"))


def test_a_final_page_without_marking_has_no_banner(exporter: PageExporter) -> None:
    html = exporter.page(notebook("# Title"), context(facts("", "final"), "index.html"))
    assert 'class="banner' not in html
    draft = exporter.page(notebook("# Title"), context(facts("", "draft"), "index.html"))
    assert "Draft: not for citation." in draft
    assert '@bottom-left { content: "Draft: not for citation."' in draft
