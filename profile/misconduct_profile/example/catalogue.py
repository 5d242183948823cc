"""The tables of docs/example.md that say who writes how, and which files differ whole.

`python -m misconduct_profile.example.catalogue` prints them as Markdown.
"""

from __future__ import annotations

from typing import Final

from misconduct_profile.example.dialects import DIALECTS, Dialect, columns
from misconduct_profile.example.returns import returns

_SIGNS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}
_READ: Final = {
    "workbook": "four sheets are joined",
    "header_shifted": "headings are moved one column to the left",
    "rows_grouped": "rows are filled down as its layout says",
    "joint_return": "each row is placed by its force column",
    "resubmission": "it takes the place of the first",
}  # fmt: skip
_MARKS: Final = {
    "repeat": "header repeated", "blanks": "blank lines", "subtotals": "subtotals",
    "inner": "footers inside", "total": "total", "footer": "footer",
}  # fmt: skip


def dialects() -> str:
    """Return the table of dialects, one row a force."""
    lines = [
        "| force | family | encoding | parted by | header | dates | values | other |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, own in DIALECTS.items():
        sheets = own.suffix == "xlsx"
        cells = (
            name,
            own.family,
            "workbook" if sheets else own.encoding,
            "four sheets" if sheets else _SIGNS[own.delimiter],
            str(own.header),
            f"`{own.dates}`",
            _values(own),
            _others(own),
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _values(own: Dialect) -> str:
    words = {"family": "as family", "code": "codes", "name": "names"}
    how = words.get(own.values, f"code{own.separator}name")
    return how if own.letters == "as_is" else f"{how}, {own.letters} case"


def _others(own: Dialect) -> str:
    found = [words for mark, words in _MARKS.items() if getattr(own, mark)]
    if own.spaces != "none":
        found.append({"nbsp": "non-breaking spaces"}.get(own.spaces, f"{own.spaces} spaces"))
    if "force" in columns(own.name):
        found.append("force column")
    found += [f"no {field.replace('_', ' ')}" for field in own.lacks]
    return ", ".join(found)


def forms() -> str:
    """Return the table of files that differ whole, and what becomes of them."""
    lines = ["| file | form | what becomes of it |", "|---|---|---|"]
    for one in returns():
        if one.replaced_by:
            fate = f"replaced by {one.replaced_by}: nothing of it is used"
        elif one.fault:
            fate = f"refused whole: {one.fault}"
        else:
            fate = _READ.get(one.form, "")
        if fate:
            lines.append(f"| {one.file} | {one.form or 'plain'} | {fate} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(dialects(), forms(), sep="\n\n")
