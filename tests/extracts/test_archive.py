"""Zips whose texts cannot be unpacked."""

from __future__ import annotations

import zipfile

import pytest

from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.archive import members


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_whose_packed_bytes_are_damaged_is_refused(tmp_path, method):
    path = tmp_path / "extract.zip"
    with zipfile.ZipFile(path, "w", method) as packed:
        packed.writestr("extract.csv", "Case Reference,Date Received\n" * 50)
    content = bytearray(path.read_bytes())
    start = 30 + len("extract.csv")
    content[start + 4 : start + 24] = b"\xff" * 20
    path.write_bytes(content)
    with pytest.raises(RefusedFileError) as told:
        members(path)
    assert told.value.reason == "archive_broken"
