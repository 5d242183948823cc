"""One cell of an ODS sheet: its value as text."""

from __future__ import annotations

from typing import Final

from misconduct_profile.extracts.books.sheet import no_result, too_long, unreadable
from misconduct_profile.extracts.books.values import date_text, length_text, number_text

_SPACE: Final = "urn:oasis:names:tc:opendocument:xmlns:"
_OFFICE: Final = f"{_SPACE}office:1.0 "
_TEXT: Final = f"{_SPACE}text:1.0 "
_TABLE: Final = f"{_SPACE}table:1.0 "
#: What stands in a cell, but is not its text: comments, notes, pronunciations.
_BESIDE: Final = (f"{_OFFICE}annotation", f"{_TEXT}note", f"{_TEXT}ruby-text")
_MAX_SPACES: Final = 32_767
_ERRORS: Final = ("#", "Err:")


class Cell:
    """Collects a cell's paragraphs; `told` are the cell's attributes."""

    def __init__(self, told: dict[str, str]) -> None:
        self.told = told
        self._paragraphs: list[list[str]] = []
        self._beside = self._depth = 0

    def start(self, name: str, told: dict[str, str]) -> None:
        """Meet an element within the cell."""
        if name in _BESIDE:
            self._beside += 1
        if self._beside:
            return
        if name in (f"{_TEXT}p", f"{_TEXT}h"):
            self._depth += 1
            self._paragraphs.append([])
        elif self._depth and name == f"{_TEXT}s":
            self.text(" " * min(int(told.get(f"{_TEXT}c", 1)), _MAX_SPACES))
        elif self._depth and name == f"{_TEXT}tab":
            self.text("\t")
        elif self._depth and name == f"{_TEXT}line-break":
            self.text("\n")

    def text(self, text: str) -> None:
        """Meet text within the cell."""
        if self._depth and not self._beside:
            self._paragraphs[-1].append(text)

    def end(self, name: str) -> None:
        """Leave an element within the cell."""
        if name in _BESIDE:
            self._beside -= 1
        elif not self._beside and name in (f"{_TEXT}p", f"{_TEXT}h"):
            self._depth -= 1

    def value(self, where: tuple[str, str, str]) -> str:
        """Tell the value as text, "" where there is none.

        `where` is the file's, the sheet's and the cell's name. Raises RefusedFileError where
        a formula has no result, or the value cannot be told.
        """
        shown = "\n".join("".join(pieces) for pieces in self._paragraphs)
        kind = self.told.get(f"{_OFFICE}value-type")
        formula = f"{_TABLE}formula" in self.told
        if formula and shown.startswith(_ERRORS):
            return shown
        if kind in ("float", "percentage", "currency"):
            text = number_text(float(self.told[f"{_OFFICE}value"]))
            if text is None:
                raise too_long(*where)
            return text
        if kind == "boolean":
            return "true" if self.told[f"{_OFFICE}boolean-value"] == "true" else "false"
        if kind in ("date", "time"):
            read = date_text if kind == "date" else length_text
            text = read(self.told[f"{_OFFICE}{kind}-value"])
            if text is None:
                raise unreadable(*where)
            return text
        if formula and not kind and not shown:
            raise no_result(*where)
        return shown or self.told.get(f"{_OFFICE}string-value", "")
