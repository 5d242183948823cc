"""A second count of a workbook's rows, by code that shares nothing with the readers.

But for the file system within an XLS file: `container`.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.parsers import expat

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import count_ods, count_xls, count_xlsx

if TYPE_CHECKING:
    from pathlib import Path

_BROKEN = (ArithmeticError, EOFError, LookupError, RuntimeError, TypeError, ValueError,
           expat.ExpatError, struct.error, zipfile.BadZipFile, zlib.error)  # fmt: skip


def count_book(path: Path) -> dict[str, tuple[int, int]]:
    """Count each sheet's rows: the last row's number, and the rows with a value.

    Sheets are in the workbook's order. The last row is, of XLSX, the last that
    has a cell, empty or not; of the others, the last with a value. Raises
    RefusedFileError (workbook_broken) where a part is no XML or has a document type.
    """
    counts = {".xls": count_xls.count, ".ods": count_ods.count}
    content = path.read_bytes()
    try:
        return counts.get(path.suffix.lower(), count_xlsx.count)(content)
    except _BROKEN as error:
        problem = f"is no sound workbook ({error or type(error).__name__})"
        remedy = "Open it and save it again, or save each sheet as CSV."
        raise RefusedFileError("workbook_broken", path.name, problem, remedy) from None
