"""Parts of a package: dropped, doubled, spoilt, and their XML changed."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from random import Random

from fuzzing.draft import mutator

Parts = list[tuple[str, bytes]]
ZIPS = ("xlsx", "ods", "zip")


def unpack(content: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return [(one.filename, packed.read(one)) for one in packed.infolist()]


def pack(parts: Parts) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a part named twice is meant
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for name, part in parts:
                packed.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), part,
                                zipfile.ZIP_DEFLATED)  # fmt: skip
    return out.getvalue()


def _sheet(parts: Parts, rng: Random) -> int:
    """Pick a part with cells; of a package without one, any."""
    sheets = [place for place, (name, _) in enumerate(parts)
              if "worksheets/" in name or name == "content.xml"]  # fmt: skip
    return rng.choice(sheets or range(len(parts)))


def _change(parts: Parts, rng: Random, pattern: str, texts: list[str], most: int = 3) -> None:
    """Put texts in place of some finds of a pattern in a sheet."""
    place = _sheet(parts, rng)
    name, part = parts[place]
    text = part.decode("utf-8", "replace")
    found = list(re.finditer(pattern, text))
    for one in sorted(rng.sample(found, min(len(found), rng.randint(1, most))),
                      key=lambda match: -match.start()):  # fmt: skip
        new = one.expand(rng.choice(texts))
        text = text[: one.start()] + new + text[one.end() :]
    parts[place] = name, text.encode()


@mutator("book", kinds=ZIPS)
def drop_part(parts: Parts, rng: Random) -> None:
    del parts[rng.randrange(len(parts))]


@mutator("book", kinds=ZIPS)
def repeat_part(parts: Parts, rng: Random) -> None:
    name, part = rng.choice(parts)
    parts.append((rng.choice([name, name.upper(), f"again-{name}"]), part))


@mutator("book", kinds=ZIPS)
def rename_part(parts: Parts, rng: Random) -> None:
    place = rng.randrange(len(parts))
    name, part = parts[place]
    parts[place] = rng.choice([f"../{name}", f"/{name}", name.upper(), f"{name}.txt", "é.csv",
                               name.replace("/", "\\"), "a" * 300]), part  # fmt: skip


@mutator("book", kinds=ZIPS)
def empty_part(parts: Parts, rng: Random) -> None:
    place = rng.randrange(len(parts))
    parts[place] = parts[place][0], rng.choice([b"", b"\n", b"<a/>", b"\xff\xfe"])


@mutator("book", kinds=ZIPS)
def swap_parts(parts: Parts, rng: Random) -> None:
    one, two = (rng.randrange(len(parts)) for _ in range(2))
    (first, a), (second, b) = parts[one], parts[two]
    parts[one], parts[two] = (first, b), (second, a)


@mutator("book", kinds=ZIPS)
def add_part(parts: Parts, rng: Random) -> None:
    parts.append(rng.choice([
        ("notes.pdf", b"%PDF"), ("more.csv", b"a,b\n1,2\n"), ("__MACOSX/._x", b"\0"),
        ("folder/", b""), ("xl/vbaProject.bin", b"\0" * 99), ("spaces.csv", b" " * 3 * 1024**2),
        ("empty.txt", b""), ("inner.zip", b"PK\x05\x06" + b"\0" * 18),
    ]))  # fmt: skip


@mutator("book", kinds=ZIPS)
def flip_in_part(parts: Parts, rng: Random) -> None:
    place = rng.randrange(len(parts))
    changed = bytearray(parts[place][1])
    for _ in range(rng.choice([1, 3, 30]) if changed else 0):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    parts[place] = parts[place][0], bytes(changed)


@mutator("book", kinds=ZIPS)
def cut_part(parts: Parts, rng: Random) -> None:
    place = rng.randrange(len(parts))
    name, part = parts[place]
    parts[place] = name, part[: rng.randrange(len(part) + 1)]


@mutator("book")
def document_type(parts: Parts, rng: Random) -> None:
    place = rng.choice([_sheet(parts, rng), rng.randrange(len(parts))])
    name, part = parts[place]
    types = [b"<!DOCTYPE a>", b'<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">]>',
             b'<!DOCTYPE a SYSTEM "file:///etc/hostname">']  # fmt: skip
    end = part.find(b"?>") + 2 if part.startswith(b"<?xml") else 0
    parts[place] = name, part[:end] + rng.choice(types) + part[end:]


@mutator("book")
def drop_row_elements(parts: Parts, rng: Random) -> None:
    _change(parts, rng, r"(?s)<(row|table:table-row)\b.*?</\1>", [""], 8)


@mutator("book")
def repeat_row_elements(parts: Parts, rng: Random) -> None:
    _change(parts, rng, r"(?s)<(row|table:table-row)\b.*?</\1>", [r"\g<0>\g<0>"], 3)


@mutator("book")
def open_row_elements(parts: Parts, rng: Random) -> None:
    _change(
        parts, rng, r"</?(row|table:table-row)\b[^>]*>", ["", "<row>", "<row/>", r"\g<0>\g<0>"]
    )


@mutator("book", kinds=("xlsx",))
def row_numbers(parts: Parts, rng: Random) -> None:
    texts = ["", *(f' r="{n}"' for n in ("0", "-1", "1", "7", "500", "1048576", "1048577",
                                         "9" * 20, "x", "", "1.5", "٣"))]  # fmt: skip
    _change(parts, rng, r'(?<=<row) r="\d+"', texts)


@mutator("book", kinds=("xlsx",))
def cell_references(parts: Parts, rng: Random) -> None:
    texts = ["", *(f' r="{n}"' for n in ("A1", "XFD1048576", "XFE1", "A0", "1A", "", "AAAA9",
                                         "$A$1", "R1C1", "a3", "C3", "A9999999"))]  # fmt: skip
    _change(parts, rng, r'(?<=<c) r="[A-Z]+\d+"', texts)


@mutator("book", kinds=("xlsx",))
def cell_types(parts: Parts, rng: Random) -> None:
    texts = [f' t="{kind}"' for kind in ("s", "n", "b", "e", "d", "str", "inlineStr", "zz", "")]
    _change(parts, rng, r' t="\w+"', ["", *texts], 20)


@mutator("book", kinds=("xlsx",))
def cell_values(parts: Parts, rng: Random) -> None:
    texts = ["99999", "-1", "1e400", "nan", "", " ", "43862", "0.1", "<v>1</v>", "2958466",
             "9007199254740993", "1" * 400, "&#0;", "&x;", "<![CDATA[5]]>",
             "<!-- 1 -->3"]  # fmt: skip
    _change(parts, rng, r"(?<=<v>)[^<]*(?=</v>)", texts, 10)


@mutator("book", kinds=("xlsx",))
def formulas(parts: Parts, rng: Random) -> None:
    texts = [r"<f>1+1</f>\g<0>", "<f>NOW()</f>", '<f t="shared" si="0"/>', "<f/><v></v>"]
    _change(parts, rng, r"<v>[^<]*</v>", texts, 2)


@mutator("book", kinds=("xlsx",))
def styles(parts: Parts, rng: Random) -> None:
    _change(
        parts, rng, r"(?<=<c) (?=r=)", [f' s="{n}" ' for n in ("1", "2", "999", "-1", "x")], 20
    )


@mutator("book", kinds=("xlsx",))
def shared_texts(parts: Parts, rng: Random) -> None:
    for place, (name, part) in enumerate(parts):
        if name.endswith("sharedStrings.xml"):
            items = re.findall(rb"(?s)<si\b.*?</si>", part)
            gone = set(rng.sample(items, min(len(items), rng.choice([1, 5, len(items)]))))
            less = part
            for item in sorted(gone):
                new = rng.choice([b"", b"<si/>", b"<si><r><t>a</t></r></si>"])
                less = less.replace(item, new)
            parts[place] = name, less


@mutator("book", kinds=("ods",))
def repeats(parts: Parts, rng: Random) -> None:
    numbers = ("0", "-1", "2", "1048576", "99999999999", "x", "")
    texts = [rf'\g<0> table:number-{kind}-repeated="{n}"' for n in numbers
             for kind in ("rows", "columns")]  # fmt: skip
    _change(parts, rng, r"<table:table-(?:row|cell)\b", texts)


@mutator("book", kinds=("ods",))
def ods_values(parts: Parts, rng: Random) -> None:
    kinds = ("float", "date", "time", "boolean", "string", "currency", "void", "")
    texts = [f'office:value-type="{kind}" office:{which}value="{value}"' for kind in kinds
             for which in ("", "date-", "time-") for value in ("1", "2020-01-01", "PT1H", "zz",
                                                               "1e400", "")]  # fmt: skip
    _change(parts, rng, r'office:value-type="\w+"', texts, 10)


@mutator("book", kinds=("ods",))
def ods_texts(parts: Parts, rng: Random) -> None:
    texts = ["<text:p/>", "<text:p>a</text:p><text:p/>", "", "<text:p> </text:p>",
             '<text:p><text:s text:c="99"/></text:p>',
             "<office:annotation><text:p>n</text:p></office:annotation>",
             '<text:p><text:s text:c="999999999999"/></text:p>', "<table:table/>"]  # fmt: skip
    _change(parts, rng, r"<text:p>[^<]*</text:p>", texts, 5)


@mutator("book")
def odd_xml(parts: Parts, rng: Random) -> None:
    texts = [r"\g<0><!-- c -->", r"<?pi x?>\g<0>", r"\g<0>&#1;", r"\g<0><x>",
             r"\g<0>&amp;", r"<\g<0>", r"\g<0>\g<0>"]  # fmt: skip
    _change(parts, rng, r"<[^>]+>", texts)


@mutator("book")
def xml_in_another_encoding(parts: Parts, rng: Random) -> None:
    place = rng.choice([_sheet(parts, rng), rng.randrange(len(parts))])
    name, part = parts[place]
    text = part.decode("utf-8", "replace")
    encoding = rng.choice(["utf-16", "utf-16-be", "utf-8-sig", "utf-32", "cp1252"])
    said = text.replace('encoding="UTF-8"', f'encoding="{rng.choice([encoding, "utf-8"])}"')
    parts[place] = name, said.encode(encoding, "replace")
