"""Sentences whose figures come from the release and stay tagged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from misconduct_profile.publish.html import Display, Number

_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sentence:
    """A sentence in both forms."""

    html: str
    text: str


def sentence(template: str, **parts: str | Number) -> Sentence:
    """Fill the slots of a template: `sentence("{force} had {cases} cases.", ...)`.

    Text is escaped; a `Number` is tagged with its cell, and says "not published" where
    it is hidden. Raises KeyError for a slot without a part.
    """
    pieces = _SLOT.split(template)
    html, text = [], []
    for index, piece in enumerate(pieces):
        part = parts[piece] if index % 2 else piece
        number = isinstance(part, Number)
        html.append(part.in_prose if isinstance(part, Number) else escape(part, quote=False))
        text.append(part.text if number and isinstance(part, Number) else str(part))
    return Sentence("".join(html), "".join(text))


def Prose(name: str, *paragraphs: Sentence, css: str = "") -> Display:
    """Return paragraphs, one for each sentence given."""
    name = f"text-{name}"
    style = f' class="{css}"' if css else ""
    inner = "".join(f"<p>{paragraph.html}</p>" for paragraph in paragraphs)
    text = "\n\n".join(paragraph.text for paragraph in paragraphs)
    return Display(name, f'<div id="{name}"{style}>{inner}</div>', text)


def Heading(name: str, title: str, *lead: Sentence) -> Display:
    """Return the page's one h1 and what stands below it."""
    inner = "".join(f'<p class="lead">{paragraph.html}</p>' for paragraph in lead)
    text = "\n\n".join([title, *(paragraph.text for paragraph in lead)])
    return Display(name, f'<div id="{name}"><h1>{escape(title)}</h1>{inner}</div>', text)


def Headlines(name: str, items: Sequence[tuple[Number, Sentence]]) -> Display:
    """Return headline figures: each a number and what it counts."""
    name = f"list-{name}"
    html = "".join(
        f'<li><span class="big">{number.in_prose}</span> {words.html}</li>'
        for number, words in items
    )
    text = "\n".join(f"{number.text} {words.text}" for number, words in items)
    return Display(name, f'<ul class="headlines" id="{name}">{html}</ul>', text)


def Definitions(name: str, items: Sequence[tuple[str, str]]) -> Display:
    """Return terms and what they mean."""
    name = f"list-{name}"
    html = "".join(f"<dt>{escape(t)}</dt><dd>{escape(d)}</dd>" for t, d in items)
    text = "\n".join(f"{term}: {meaning}" for term, meaning in items)
    return Display(name, f'<dl id="{name}">{html}</dl>', text)
