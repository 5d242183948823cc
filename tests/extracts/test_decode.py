"""Bytes to text: proved, or refused with the byte's place."""

from __future__ import annotations

import codecs
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from misconduct_profile.errors import InputError, RefusedFileError
from misconduct_profile.extracts.decode import decode

TEXT = "Rank,Café\r\nDS,“naïve”\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16"),
    ],
)
def test_each_encoding_is_read_and_named(content, encoding):
    assert decode(content, "f.csv") == (TEXT, encoding)


@given(st.text(min_size=1).filter(lambda text: text.strip() and "\0" not in text))
def test_utf_8_is_never_taken_for_another_encoding(text):
    assert decode(text.encode(), "f.csv") in ((text, "utf-8"), (text[1:], "utf-8"))


@pytest.mark.parametrize("content", [b"", b"\r\n", b"  \t\n"])
def test_an_empty_file_is_refused(content):
    with pytest.raises(InputError, match=r"^f\.csv: the file is empty"):
        decode(content, "f.csv")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\r\nc,\x81", r"byte 0x81 at position 7 \(line 2\) is neither UTF-8 nor cp1252"),
        (b"a\rb\r\x9d\r", r"byte 0x9d at position 4 \(line 3\) is neither"),
        (b"\xef\xbb\xbfa\n\xe9", r"byte 0xe9 at position 5 \(line 2\) is not UTF-8, as the"),
        (b"\xff\xfea\0\n\0\x00\xd8b\0", r"position 6 \(line 2\) is not UTF-16, as the file's"),
        (b"\xfe\xff\0a\0", r"position 4 \(line 1\) is not UTF-16"),
        (b"a,b\n\0,c\n", r"holds a NUL byte at position 4"),
        ("a,b\n".encode("utf-16-le"), r"holds a NUL byte at position 1"),
    ],
)
def test_what_no_encoding_explains_is_refused_with_its_place(content, message):
    with pytest.raises(InputError, match=message) as caught:
        decode(content, "f.csv")
    assert caught.value.where == "f.csv"


@given(st.binary(max_size=80))
def test_any_bytes_are_text_or_refused(content):
    try:
        text, encoding = decode(content, "f.csv")
    except InputError:
        return
    wanted = {"utf-8": ("utf-8", "utf-8-sig"), "cp1252": ("cp1252",)}.get(encoding, ("utf-16",))
    assert any(content.decode(name, "replace") == text for name in wanted)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be"])
def test_a_nul_in_a_marked_text_is_refused_as_in_any_other(encoding):
    content = "a,é\U0001f600\nCO/1\0/20\n".encode(encoding)
    if encoding == "utf-16-be":
        content = codecs.BOM_UTF16_BE + content
    with pytest.raises(RefusedFileError, match=r"holds a NUL .*at position (\d+),") as caught:
        decode(content, "f.csv")
    assert caught.value.reason == "undecodable"
    place = int(re.search(r"position (\d+)", str(caught.value))[1])
    assert content[place] == 0
    assert content[:place].decode(encoding).endswith("CO/1")


@pytest.mark.parametrize("cut", ["é", "“", "\U0001f600"])
@pytest.mark.parametrize("before", ["Café\n", "“naïve”,", "é"])
def test_utf_8_that_breaks_off_within_a_letter_is_refused(before, cut):
    for kept in range(1, len(cut.encode())):
        content = f"Rank,{before}caf".encode() + cut.encode()[:kept]
        with pytest.raises(RefusedFileError, match="breaks off in the middle of a letter") as e:
            decode(content, "f.csv")
        assert (e.value.reason, e.value.where) == ("cut_short", "f.csv")
        assert decode(content + cut.encode()[kept:], "f.csv")[1] == "utf-8"


@pytest.mark.parametrize(
    "content",
    [b"Rank,caf\xe9", b"caf\xc3", b"\xe2\x80", b"caf\xe9,\xe9", "Café,“x”,ö".encode("cp1252"),
     "Café".encode() + b"\xe9\n", "Café".encode() + b"\xe9x", "Café".encode() + b"\xe2\xe2"],
)  # fmt: skip
def test_what_may_be_cp1252_is_read_as_such(content):
    assert decode(content, "f.csv") == (content.decode("cp1252"), "cp1252")
