"""A matplotlib figure as inline SVG that a strict Content-Security-Policy lets stand."""

from __future__ import annotations

import io
import re
from typing import Final
from xml.etree import ElementTree as ET

import matplotlib as mpl
from matplotlib.figure import Figure

_SVG: Final = "http://www.w3.org/2000/svg"
_HREF: Final = "{http://www.w3.org/1999/xlink}href"
#: Artists with this gid get a white edge, so that text stays legible over lines.
HALO: Final = "halo"
#: Artists with this gid are the pale words behind a drawing: of the class `stamp` in the page.
STAMP: Final = "stamp"
#: CSS properties that SVG 2 also knows as attributes of the same name.
_ATTRIBUTES: Final = frozenset({
    "fill", "fill-opacity", "fill-rule", "font-size", "font-style", "font-weight", "opacity",
    "stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin",
    "stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor",
})  # fmt: skip
_DROPPED: Final = frozenset({"font-family", "font-stretch", "font-variant"})
_DECIMALS: Final = re.compile(r"-?\d+\.\d+")
_NO_TURN: Final = re.compile(r"rotate\(-?0 [^)]*\)")
_LENGTHS: Final = ("d", "x", "y", "width", "height", "transform", "points")
_FONTS: Final = "Arial, Helvetica, 'Liberation Sans', sans-serif"


def inline(figure: Figure, name: str, alt: str) -> str:
    """Return the figure as one `<svg>` element, equal bytes for equal figures.

    Every id starts with `name`; styles are presentation attributes; the drawing has
    a viewBox and no size of its own; `alt` is its accessible name.
    """
    buffer = io.BytesIO()
    settings = {"svg.fonttype": "none", "svg.hashsalt": name}
    with mpl.rc_context(settings):  # type: ignore[arg-type]  # keys are known by name alone
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    root = ET.fromstring(buffer.getvalue())
    _drop(root)
    for element in root.iter():
        _restyle(element)
    _rename_ids(root, name)
    _flatten(root)
    attributes = {
        "class": "chart", "viewBox": root.get("viewBox", ""), "role": "img", "aria-label": alt,
        "font-family": _FONTS, "stroke-linejoin": "round", "stroke-linecap": "butt",
    }  # fmt: skip
    root.attrib.clear()
    root.attrib.update(attributes)
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
    root.set("xmlns", _SVG)
    return ET.tostring(root, encoding="unicode")


def _drop(root: ET.Element) -> None:
    """Remove metadata and style sheets, and the white space between elements."""
    for parent in list(root.iter()):
        for child in list(parent):
            child.tail = None
            if child.tag in {f"{{{_SVG}}}metadata", f"{{{_SVG}}}style"}:
                parent.remove(child)
        if parent.tag != f"{{{_SVG}}}text":
            parent.text = None


def _restyle(element: ET.Element) -> None:
    """Turn the style attribute into presentation attributes, and round lengths."""
    for declaration in element.attrib.pop("style", "").split(";"):
        key, _, value = (part.strip() for part in declaration.partition(":"))
        if key in _ATTRIBUTES:
            element.set(key, value.removesuffix("px"))
        elif key and key not in _DROPPED:
            raise ValueError(f"an SVG has the style {key}, which is no attribute")
    if _HREF in element.attrib:
        element.set("href", element.attrib.pop(_HREF))
    for key in _LENGTHS:
        if key in element.attrib:
            text = _DECIMALS.sub(_two_decimals, _NO_TURN.sub("", element.attrib[key]))
            element.set(key, " ".join(text.split()))
    if not element.get("transform", "-"):
        del element.attrib["transform"]


def _two_decimals(match: re.Match[str]) -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rename_ids(root: ET.Element, name: str) -> None:
    """Keep the ids that something refers to, numbered after the chart's name."""
    values = [value for e in root.iter() for value in e.attrib.values()]
    used = set(re.findall(r"#([\w.-]+)", " ".join(v for v in values if "#" in v)))
    names: dict[str, str] = {}
    for element in root.iter():
        old = element.attrib.pop("id", None)
        if old is not None and old.startswith(HALO):
            _halo(element)
        if old is not None and old.startswith(STAMP):
            element.set("class", STAMP)
        if old is not None and old in used:
            element.set("id", names.setdefault(old, f"{name}-{len(names) + 1}"))
    for element in root.iter():
        for key, value in element.attrib.items():
            if "#" in value and key in {"href", "clip-path"}:
                element.set(key, re.sub(r"#([\w.-]+)", lambda m: f"#{names[m[1]]}", value))


def _halo(group: ET.Element) -> None:
    for text in group.iter(f"{{{_SVG}}}text"):
        text.set("stroke", "#ffffff")
        text.set("stroke-width", "3")
        text.set("paint-order", "stroke")


def _flatten(parent: ET.Element) -> None:
    """Replace groups without attributes by their children."""
    children: list[ET.Element] = []
    for child in list(parent):
        _flatten(child)
        bare = child.tag == f"{{{_SVG}}}g" and not child.attrib
        children.extend(child if bare else [child])
    parent[:] = children
