"""Bytes: flipped, dropped, repeated, inserted, cut off, moved, said in another encoding."""

from __future__ import annotations

import codecs
from random import Random

from fuzzing.draft import mutator


def _stretch(content: bytes, rng: Random, longest: int = 64) -> tuple[int, int]:
    start = rng.randrange(len(content) + 1)
    return start, min(len(content), start + rng.randint(1, longest))


@mutator("bytes")
def flip_bytes(content: bytes, rng: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 10, 100]) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


@mutator("bytes")
def drop_bytes(content: bytes, rng: Random) -> bytes:
    for _ in range(rng.choice([1, 1, 5])):
        start, end = _stretch(content, rng, rng.choice([1, 64, 2000]))
        content = content[:start] + content[end:]
    return content


@mutator("bytes")
def repeat_bytes(content: bytes, rng: Random) -> bytes:
    start, end = _stretch(content, rng, rng.choice([1, 64, 2000]))
    return content[:end] + content[start:end] * rng.randint(1, 5) + content[end:]


@mutator("bytes")
def insert_bytes(content: bytes, rng: Random) -> bytes:
    start, _ = _stretch(content, rng)
    return content[:start] + rng.randbytes(rng.choice([1, 2, 30])) + content[start:]


@mutator("bytes", still=True)
def cut_off(content: bytes, rng: Random) -> bytes:
    return content[
        : rng.choice([0, 1, 2, 3, rng.randrange(len(content) + 1), len(content) - 1])
    ]


@mutator("bytes")
def cut_off_the_start(content: bytes, rng: Random) -> bytes:
    return content[rng.choice([1, 2, 3, rng.randrange(len(content) + 1)]) :]


@mutator("bytes")
def swap_blocks(content: bytes, rng: Random) -> bytes:
    one, two, three = sorted(rng.randrange(len(content) + 1) for _ in range(3))
    return content[:one] + content[two:three] + content[one:two] + content[three:]


@mutator("bytes", still=True)
def nul_bytes(content: bytes, rng: Random) -> bytes:
    for _ in range(rng.choice([1, 3])):
        start, _ = _stretch(content, rng)
        content = content[:start] + b"\0" * rng.choice([1, 2, 50]) + content[start:]
    return content


@mutator("bytes", still=True)
def byte_order_marks(content: bytes, rng: Random) -> bytes:
    marks = [codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE,
             codecs.BOM_UTF8 * 2, b"+/v8", codecs.BOM_UTF8 + b"\r\n"]  # fmt: skip
    return rng.choice(marks) + content


@mutator("bytes")
def mark_in_the_middle(content: bytes, rng: Random) -> bytes:
    start, _ = _stretch(content, rng)
    return (
        content[:start] + rng.choice([codecs.BOM_UTF8, codecs.BOM_UTF16_LE]) + content[start:]
    )


@mutator("bytes", still=True)
def broken_utf8(content: bytes, rng: Random) -> bytes:
    start, _ = _stretch(content, rng)
    wrong = [b"\xed\xa0\x80", b"\xed\xb0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"\xc3",
             b"\x81", b"\xe2\x82", b"\xff", b"\xfe\xff", b"\xf0\x9f\x91\xae"]  # fmt: skip
    return content[:start] + rng.choice(wrong) + content[start:]


@mutator("bytes", still=True)
def other_encoding(content: bytes, rng: Random) -> bytes:
    text = _text(content)
    name = rng.choice(["utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1250",
                       "latin-1", "mac-roman", "cp037", "utf-8-sig", "gb18030"])  # fmt: skip
    return text.encode(name, "replace")


@mutator("bytes", still=True)
def two_encodings(content: bytes, rng: Random) -> bytes:
    lines = _text(content).split("\n")
    encodings = rng.sample(["utf-8", "cp1252", "mac-roman", "utf-16-le"], 2)
    return b"\n".join(f"{line}é".encode(rng.choice(encodings), "replace") for line in lines)


@mutator("bytes", still=True)
def lone_surrogates(content: bytes, rng: Random) -> bytes:
    units = _text(content).encode("utf-16-le")
    place = 2 * rng.randrange(len(units) // 2 + 1)
    wrong = rng.choice([b"\x00\xd8", b"\x00\xdc", b"\xff\xdf\xff\xdb"])
    return codecs.BOM_UTF16_LE + units[:place] + wrong + units[place:]


@mutator("bytes", still=True)
def odd_utf16(content: bytes, rng: Random) -> bytes:
    whole = _text(content).encode(rng.choice(["utf-16-le", "utf-16-be"]))
    mark = rng.choice([codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
    return mark + whole[: len(whole) - rng.choice([0, 1])] + rng.choice([b"", b"\n", b"\r\0"])


def _text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    return content.decode("utf-8-sig", "replace")


@mutator("package")
def flip_package(content: bytes, rng: Random) -> bytes:
    return flip_bytes(content, rng)


@mutator("package")
def drop_of_package(content: bytes, rng: Random) -> bytes:
    return drop_bytes(content, rng)


@mutator("package")
def repeat_of_package(content: bytes, rng: Random) -> bytes:
    return repeat_bytes(content, rng)


@mutator("package")
def cut_package(content: bytes, rng: Random) -> bytes:
    return cut_off(content, rng)


@mutator("package")
def swap_blocks_of_package(content: bytes, rng: Random) -> bytes:
    return swap_blocks(content, rng)


@mutator("package")
def surround_package(content: bytes, rng: Random) -> bytes:
    more = rng.choice([b"\0" * 30, b"MZ\x90", b"<html>", b"PK\x05\x06" + b"\0" * 18])
    return rng.choice([more + content, content + more])


@mutator("package")
def something_else(content: bytes, rng: Random) -> bytes:
    return rng.choice([b"", b"PK", b"<html><table><tr><td>Case</td></tr></table></html>",
                       b"Case Reference,Case Type,Date Received,Rank\n", b"%PDF-1.7\n",
                       b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                       rng.randbytes(3000)])  # fmt: skip
