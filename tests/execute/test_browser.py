"""The pages as a browser shows them: nothing runs over, overlaps, or asks the network.

The pages are those of the small run; with MISCONDUCT_PROFILE_RUN set (`make browser`)
those of the run it names. Skipped where Chromium is not installed.
"""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = (1280, 390, 320)
#: Texts of a drawing may touch; more than this share of the smaller one is an overlap.
TOUCH = 0.12
OVERLAPS = """
(limit) => {
  const found = [];
  for (const svg of document.querySelectorAll("svg.chart")) {
    const texts = [...svg.querySelectorAll("text")].filter(t =>
      t.textContent.trim() && !t.closest(".stamp")).map(t => [t.textContent.trim(),
        t.getBoundingClientRect()]).filter(([, b]) => b.width && b.height);
    texts.forEach(([a, p], i) => texts.slice(i + 1).forEach(([b, q]) => {
      const w = Math.min(p.right, q.right) - Math.max(p.left, q.left);
      const h = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
      if (w <= 0 || h <= 0) return;
      const share = w * h / Math.min(p.width * p.height, q.width * q.height);
      if (share > limit) found.push(`${a} / ${b}: ${share.toFixed(2)}`);
    }));
  }
  return found;
}
"""
CUT = """
() => [...document.querySelectorAll("svg.chart")].flatMap(svg => {
  const s = svg.getBoundingClientRect();
  return [...svg.querySelectorAll("text")].filter(t => t.textContent.trim()).filter(t => {
    const b = t.getBoundingClientRect();
    return b.left < s.left - 2 || b.right > s.right + 2 || b.top < s.top - 2
      || b.bottom > s.bottom + 2;
  }).map(t => t.textContent.trim());
})
"""


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def pages(run: Path) -> list[Path]:
    """One page of each kind, and one force page of each half of the alphabet."""
    site = run / "site"
    forces = sorted((site / "forces").glob("*.html"))
    restricted = sorted((run / "restricted").glob("*/index.html"))
    assert forces
    assert restricted
    back = restricted[-1].with_name("feedback.html")
    some = [forces[0], forces[len(forces) // 2], restricted[0], restricted[-1], back]
    return [site / "index.html", site / "publication.html", *some]


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_fit_the_screen_and_ask_for_nothing(looked_at, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    for path in pages(looked_at):
        page.goto(path.as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{path.name} is {wide} px wide on a screen of {width}"
        assert not page.evaluate(CUT), path
        assert page.evaluate("document.querySelectorAll('h1').length") == 1
    assert all(url.startswith("file://") for url in asked)
    assert not said
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_no_label_of_a_chart_stands_on_another(looked_at, browser, width):
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    for path in pages(looked_at):
        page.goto(path.as_uri())
        found = page.evaluate(OVERLAPS, TOUCH)
        assert not found, (path.parent.name, path.name, found)
    context.close()


def test_text_of_charts_is_legible_on_a_phone(looked_at, browser):
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    for path in pages(looked_at):
        page.goto(path.as_uri())
        heights = page.evaluate(
            """() => [...document.querySelectorAll("svg.chart text")].filter(
                 t => t.textContent.trim()).map(t => t.getBoundingClientRect().height)"""
        )
        assert not heights or min(heights) >= 9, path
    context.close()


def test_a_restricted_page_says_so_on_screen_and_leads_nowhere(looked_at, browser):
    context = browser.new_context(viewport={"width": 390, "height": 900})
    page = context.new_page()
    for path in sorted((looked_at / "restricted").glob("*/*.html")):
        page.goto(path.as_uri())
        text = page.inner_text("body")
        assert "OFFICIAL-SENSITIVE" in text[:400], path
        hrefs = page.evaluate("[...document.querySelectorAll('a')].map(a => a.href)")
        home = path.parent.as_uri()
        assert all(href.startswith(home) for href in hrefs), path
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    context.close()


def test_force_pages_print_on_two_to_four_sheets(looked_at, browser):
    context = browser.new_context()
    page = context.new_page()
    chosen = [path for path in pages(looked_at) if path.parent.name != "site"]
    for path in chosen:
        page.goto(path.as_uri())
        sheets = page.pdf(format="A4").count(b"/Type /Page\n")
        assert 2 <= sheets <= 4, (path, sheets)
    context.close()
