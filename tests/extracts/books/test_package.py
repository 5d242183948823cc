"""What a workbook's file may not be: locked, a bomb, double, or a way out of itself."""

from __future__ import annotations

import zipfile
import zlib

import pytest

from made_books import MAIN, OFFICE, PACKAGE, book, numbered, ods, sheet
from misconduct_profile.errors import RefusedFileError
from misconduct_profile.extracts.books import count_book, package, read_workbook, sheet_rows
from misconduct_profile.extracts.books import sheet as limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = '<!DOCTYPE worksheet [<!ENTITY a "ha"><!ENTITY x SYSTEM "file:///etc/hostname">]>'


def test_what_is_no_workbook_is_refused(tmp_path, refused):
    for name, content in {
        "a.xlsx": b"", "b.xlsx": b"a,b\n1,2\n", "c.xls": b"<html><table></table></html>",
        "d.ods": b"PK\x03\x04", "e.xls": OLE + b"\0" * 2000, "f.xlsx": OLE + b"\0" * 2000,
        "g.xls": b"",
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        assert refused(tmp_path / name)[0] == "workbook_broken"
        for count in (sheet_rows, count_book):
            with pytest.raises(RefusedFileError, match=name):
                count(tmp_path / name)


def test_a_zip_file_without_a_workbook_is_refused(tmp_path, refused):
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as made:
        made.writestr("readme.txt", "hello")
    assert refused(tmp_path / "b.xlsx")[0] == "workbook_broken"
    assert "has no sheets" in refused(book(tmp_path / "c.xlsx", {}))[1]


def test_a_locked_workbook_is_refused_with_its_remedy(tmp_path, refused):
    path = tmp_path / "l.xlsx"
    path.write_bytes(OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600)
    reason, message = refused(path)
    assert reason == "workbook_locked"
    assert "without a password" in message


def test_an_encrypted_part_is_a_locked_workbook(tmp_path, refused):
    path = book(tmp_path / "z.xlsx", {"a": numbered(2)})
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    path.write_bytes(content)
    assert refused(path)[0] == "workbook_locked"


def test_a_locked_ods_is_refused(tmp_path, refused):
    path = ods(tmp_path / "l.ods", '<table:table table:name="a"/>')
    with zipfile.ZipFile(path, "a") as made:
        made.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    assert refused(path)[0] == "workbook_locked"


@pytest.mark.parametrize("limit", ["MAX_PART", "MAX_WHOLE"])
def test_a_workbook_that_would_fill_the_memory_is_refused_unread(
    tmp_path, monkeypatch, refused, limit
):
    path = book(tmp_path / "big.xlsx", {"a": sheet("", tail=" " * 200_000)})
    assert path.stat().st_size < 3000
    monkeypatch.setattr(package, limit, 100_000)
    reason, message = refused(path)
    assert reason == "workbook_too_big"
    assert "unpacks to 2" in message


def test_a_file_of_too_many_bytes_or_sheets_is_refused(tmp_path, monkeypatch, refused):
    path = book(tmp_path / "b.xlsx", {"a": numbered(1), "b": numbered(1)})
    monkeypatch.setattr(limits, "MAX_SHEETS", 1)
    assert "has 2 sheets" in refused(path)[1]
    monkeypatch.setattr(limits, "MAX_FILE", 100)
    assert refused(path)[0] == "workbook_too_big"


def test_a_size_that_the_zip_lies_about_is_a_damaged_part(tmp_path, refused):
    path = book(tmp_path / "liar.xlsx", {"a": numbered(2000)})
    with zipfile.ZipFile(path) as made:
        true = made.getinfo("xl/worksheets/s1.xml").file_size
    content = path.read_bytes()
    path.write_bytes(content.replace(true.to_bytes(4, "little"), (99).to_bytes(4, "little")))
    assert "damaged part" in refused(path)[1]


def test_more_behind_the_told_size_is_refused_though_its_sum_is_right(tmp_path, refused):
    path = book(tmp_path / "liar.xlsx", {"a": numbered(50)})
    with zipfile.ZipFile(path) as made:
        told = made.getinfo("xl/worksheets/s1.xml")
        short = made.read("xl/worksheets/s1.xml")[:99]
    content = path.read_bytes()
    content = content.replace(told.file_size.to_bytes(4, "little"), (99).to_bytes(4, "little"))
    sums = told.CRC.to_bytes(4, "little"), zlib.crc32(short).to_bytes(4, "little")
    path.write_bytes(content.replace(*sums))
    assert "damaged part" in refused(path)[1]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("second", ["xl/worksheets/s1.xml", "XL/worksheets/S1.xml"])
def test_two_parts_of_one_name_are_refused(tmp_path, refused, second):
    path = book(tmp_path / "d.xlsx", {"a": numbered(2)})
    with zipfile.ZipFile(path, "a") as made:
        made.writestr(second, numbered(3))
    assert "two parts of one name" in refused(path)[1]


@pytest.mark.parametrize("part", ["../../evil.xml", "/etc/passwd", "a\\b", "xl/../../x", "C:x"])
def test_a_part_that_climbs_out_is_refused(tmp_path, refused, part):
    path = book(tmp_path / "p.xlsx", {"a": numbered(2)}, extra={part: "x"})
    assert "holds a part named" in refused(path)[1]


def test_a_sheet_kept_outside_the_workbook_is_refused(tmp_path, refused):
    outside = book(tmp_path / "o.xlsx", {"a": numbered(1)}, target="../../../etc/s{n}.xml")
    assert "outside itself" in refused(outside)[1]
    away = book(
        tmp_path / "e.xlsx", {"a": numbered(1)}, target="http://127.0.0.1/s{n}.xml",
        mode='TargetMode="External"',
    )  # fmt: skip
    assert "of an unknown kind" in refused(away)[1]


def test_a_sheet_whose_part_is_missing_is_refused(tmp_path, refused):
    path = book(tmp_path / "m.xlsx", {"a": numbered(1)}, target="worksheets/none{n}.xml")
    assert "lacks its part" in refused(path)[1]


def test_a_chart_is_a_sheet_without_cells(tmp_path, read):
    related = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Type="{OFFICE}/chartsheet"'
        ' Target="chartsheets/s.xml"/></Relationships>'
    )
    extra = {"xl/_rels/workbook.xml.rels": related}
    [one] = read(book(tmp_path / "c.xlsx", {"chart": numbered(1)}, extra=extra))
    assert one.cells.shape == (0, 0)


def test_a_document_type_is_refused_wherever_it_stands(tmp_path, refused):
    in_sheet = book(tmp_path / "a.xlsx", {"a": sheet("", before=BOMB)})
    assert refused(in_sheet)[0] == "workbook_broken"
    with pytest.raises(RefusedFileError, match="document type"):
        count_book(in_sheet)
    listed = f'{BOMB}<workbook xmlns="{MAIN}"><sheets/></workbook>'
    made = book(tmp_path / "b.xlsx", {"a": numbered(1)}, extra={"xl/workbook.xml": listed})
    assert refused(made)[0] == "workbook_broken"
    row = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    strings = {"xl/strings.xml": f'{BOMB}<sst xmlns="{MAIN}"><si><t>&a;</t></si></sst>'}
    made = book(tmp_path / "c.xlsx", {"a": sheet(row)}, strings="", extra=strings)
    assert refused(made)[0] == "workbook_broken"
    made = ods(tmp_path / "d.ods", '<table:table table:name="a"/>', before=BOMB)
    assert refused(made)[0] == "workbook_broken"
    with pytest.raises(RefusedFileError, match="document type"):
        count_book(made)


def test_signs_of_a_path_in_a_sheet_name_are_only_a_name(tmp_path, read):
    names = ["../../etc", "a/b\\c", "C:", 'x & "y"', "<b>"]
    names[4] = "=1+1"
    sheets = read(book(tmp_path / "n.xlsx", dict.fromkeys(names, numbered(1))))
    assert [one.name for one in sheets] == names
    assert [path.name for path in tmp_path.iterdir()] == ["n.xlsx"]


@pytest.mark.parametrize("name", ["a&#9;b", "a&#10;b", "a&#127;b", ""])
def test_control_characters_in_a_sheet_name_are_refused(tmp_path, refused, name):
    listed = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="{name}" sheetId="1"'
        ' r:id="rId1"/></sheets></workbook>'
    )
    path = book(tmp_path / "n.xlsx", {"a": numbered(1)}, extra={"xl/workbook.xml": listed})
    assert "has a sheet with the name" in refused(path)[1]


def test_two_sheets_of_one_name_are_refused(tmp_path, refused):
    listed = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" r:id="rId1"/>'
        '<sheet name="a" r:id="rId1"/></sheets></workbook>'
    )
    path = book(tmp_path / "n.xlsx", {"a": numbered(1)}, extra={"xl/workbook.xml": listed})
    assert "two sheets with the name a" in refused(path)[1]


def test_a_panic_of_the_reader_is_a_refusal(tmp_path, monkeypatch, refused):
    class PanicException(BaseException):
        pass

    def panic(*_):
        raise PanicException("gave up")

    monkeypatch.setattr("misconduct_profile.extracts.books.xlsx.fastexcel.read_excel", panic)
    assert "gave up" in refused(book(tmp_path / "p.xlsx", {"a": numbered(1)}))[1]
    monkeypatch.setattr(
        "misconduct_profile.extracts.books.xlsx.fastexcel.read_excel",
        lambda _: (_ for _ in ()).throw(KeyboardInterrupt),
    )
    with pytest.raises(KeyboardInterrupt):
        read_workbook(tmp_path / "p.xlsx")
