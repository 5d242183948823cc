"""Zipped text files: read in memory within limits, never unpacked to a folder."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Final

from misconduct_profile.errors import RefusedFileError

SUFFIX: Final = ".zip"
TEXTS: Final = (".csv", ".tsv", ".txt", ".psv")
#: More than this, unpacked, is no extract: a small file could fill the memory.
MAX_WHOLE: Final = 4 * 1024**3
#: Text is pressed to a tenth; what is pressed to less than a five-hundredth is a trap.
MAX_RATIO: Final = 500
SMALL: Final = 1024**2
#: What the standard library raises at a zip that is damaged, locked or gone.
BROKEN: Final = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError,
                 EOFError, NotImplementedError, RuntimeError, ValueError, OSError,
                 KeyError)  # fmt: skip


def is_archive(path: Path) -> bool:
    """Whether a file is a zip by its name."""
    return path.suffix.lower() == SUFFIX


def members(path: Path) -> dict[str, bytes]:
    """Read the text files of a zip: name to bytes, in the zip's order.

    Raises RefusedFileError where it is damaged or locked, holds anything but text files,
    would unpack to more than the limits, or holds none.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            wanted = [one for one in packed.infolist() if not _is_beside(one)]
            _check(wanted, path)
            return {one.filename: packed.read(one) for one in wanted}
    except BROKEN as error:
        raise RefusedFileError(
            "archive_broken",
            path.name,
            f"cannot be unpacked ({type(error).__name__})",
            "Zip the extract again, without a password.",
        ) from None


def _is_beside(one: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or what macOS puts beside each file."""
    return one.is_dir() or one.filename.startswith("__MACOSX/")


def _check(wanted: list[zipfile.ZipInfo], path: Path) -> None:
    problem = ""
    strange = [one for one in wanted if PurePosixPath(one.filename).suffix.lower() not in TEXTS]
    sizes = [one.file_size for one in wanted]
    if not wanted:
        problem = "holds no files"
    elif strange:
        problem = f"holds {len(strange)} of {len(wanted)} files that are not read as text"
    elif len({one.filename for one in wanted}) < len(wanted):
        problem = "holds one file twice"
    elif sum(sizes) > MAX_WHOLE or any(
        one.file_size > SMALL and one.file_size > MAX_RATIO * one.compress_size
        for one in wanted
    ):
        problem = f"unpacks to {sum(sizes):,} bytes, more than an extract can have"
    elif any(one.flag_bits & 1 for one in wanted):
        problem = "is locked with a password"
    if problem:
        raise RefusedFileError(
            "archive_broken",
            path.name,
            problem,
            f"Zip the extract alone, as one of {', '.join(TEXTS)}.",
        )
