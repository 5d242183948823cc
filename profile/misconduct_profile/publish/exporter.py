"""An executed notebook as one page: our template, no code, no script, no request."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape, unescape
from importlib import resources
from pathlib import Path
from typing import Any, Final

from nbconvert.exporters.templateexporter import TemplateExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets import default

from misconduct_profile.publish.html import slug

_TEMPLATES: Final = Path(str(resources.files(__package__) / "templates"))
_HEADING: Final = re.compile(r"<(h[2-6])>(.*?)</\1>", re.DOTALL)
_SECTION: Final = re.compile(r'<h2 id="([^"]+)">(.*?)</h2>', re.DOTALL)
_TITLE: Final = re.compile(r"<h1>(.*?)</h1>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_FORBIDDEN: Final = re.compile(
    r"<(script|iframe|object|embed|link|base|form)\b|\sstyle=|\son\w+=|javascript:|"
    r"""(src|href|action)\s*=\s*["']?\s*(https?:)?//|url\(\s*["']?(https?:)?//""",
    re.IGNORECASE,
)


class PageError(ValueError):
    """A page would lack something of its notebook, or hold what no page may."""


class PageExporter(TemplateExporter):
    """Turns a notebook's Markdown and `Display` outputs into one HTML page.

    `resources["page"]` brings banners, brand, links and footer (see `site`). One
    instance serves all pages of a site; the first one takes most of the time.
    """

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "misconduct_profile"

    @default("template_file")
    def _template_file_default(self) -> str:
        return "index.html.j2"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(_TEMPLATES)]

    def default_filters(self) -> Iterator[tuple[str, Any]]:
        """Add the filter that makes a cell's part of the page."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]  # the library's
        yield "page_cell", page_cell

    def page(self, notebook: Any, context: dict[str, Any]) -> str:
        """Return the page of an executed notebook.

        Raises PageError where a display of the notebook did not arrive, where there is
        not one h1, or where the page holds a script, an inline style or a request.
        """
        body = "\n".join(page_cell(cell) for cell in notebook.cells)
        titles = _TITLE.findall(body)
        if len(titles) != 1:
            raise PageError(f"a page has one h1, not {len(titles)}")
        css = (_TEMPLATES / "misconduct_profile" / "style.css").read_text("utf-8")
        css += _print_banner([text for _, text in context["banners"]], context.get("sheet", []))
        page = {
            **context,
            "title": f"{unescape(_TAG.sub('', titles[0]))} - {context['brand']}",
            "contents": _SECTION.findall(body) if context.get("with_contents") else [],
            "css": css,
            "policy": policy(css),
        }
        html, _ = self.from_notebook_node(notebook, resources={"page": page})
        check(html, notebook)
        return str(html)


def policy(css: str) -> str:
    """Return a Content-Security-Policy that allows this style sheet and nothing else."""
    digest = b64encode(sha256(css.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )


def page_cell(cell: Any) -> str:
    """Return a Markdown cell as HTML, a code cell as what it displays, never its code."""
    if cell.cell_type == "markdown":
        renderer = IPythonRenderer(escape=True, exclude_anchor_links=True)
        return _HEADING.sub(_with_id, str(MarkdownWithMath(renderer).render(cell.source)))
    if cell.cell_type != "code":
        return ""
    for output in cell.outputs:
        if output.output_type == "error":
            raise PageError(f"a cell failed: {output.ename}")
    return "\n".join(str(output.data["text/html"]) for output in _displays(cell))


def check(html: str, notebook: Any) -> None:
    """Refuse a page that lost a display, or holds what no page may."""
    for cell in notebook.cells:
        for output in _displays(cell):
            name = output.metadata.get("misconduct_profile", {}).get("name")
            if name is None:
                raise PageError("a cell shows something that is no display of publish")
            if html.count(f'id="{name}"') != 1:
                raise PageError(f"{name} is not on the page once")
    found = _FORBIDDEN.search(html)
    if found:
        raise PageError(f"a page may not hold {found[0]!r}")


def _displays(cell: Any) -> list[Any]:
    if cell.cell_type != "code":
        return []
    kinds = {"display_data", "execute_result"}
    return [o for o in cell.outputs if o.output_type in kinds and "text/html" in o.data]


def _with_id(match: re.Match[str]) -> str:
    level, text = match[1], match[2]
    return f'<{level} id="{slug(unescape(_TAG.sub("", text)))}">{text}</{level}>'


def _print_banner(texts: list[str], sheet: list[str]) -> str:
    """Repeat the banners at the foot of every printed sheet, and a marking at its head."""
    rules = []
    if texts:
        rules.append(f"@bottom-left {{ content: {_quoted(' '.join(texts))}; font-size: 8pt; }}")
    if sheet:
        rules.append(
            "margin: 13mm 12mm 15mm;"
            f" @top-center {{ content: {_quoted(sheet[0])}; font-size: 11pt; "
            "font-weight: bold; }"
            f" @top-right {{ content: {_quoted(' '.join(sheet[1:]))}; font-size: 8pt; }}"
        )
    return f"@media print {{ @page {{ {' '.join(rules)} }} }}\n" if rules else ""


def _quoted(text: str) -> str:
    plain = text.replace("\\", "").replace('"', "'")
    return f'"{escape(plain, quote=False)}"'
