"""Cells: dates scrambled, signs that mislead, texts that are too long."""

from __future__ import annotations

from random import Random

from fuzzing.draft import Draft, mutator
from fuzzing.seeds import TOKEN

DATES = ("date", "received", "recorded", "finalised", "closed", "complaint made", "completed")


def _put(draft: Draft, rng: Random, columns: list[int], texts: list[str], share: float) -> None:
    """Put one of the texts into cells of the columns, but never in place of a planted one."""
    for place in draft.data(rng, share):
        row = draft.rows[place]
        for column in columns:
            if column < len(row) and TOKEN not in row[column]:
                row[column] = rng.choice(texts)


def _dates(draft: Draft, rng: Random, texts: list[str], share: float = 1.0) -> None:
    columns = draft.columns(*DATES)
    some = rng.sample(columns, rng.randint(1, len(columns))) if columns else []
    _put(draft, rng, some, texts, share)


@mutator("grid", still=True)
def both_orders(draft: Draft, rng: Random) -> None:
    _dates(draft, rng, ["13/01/2020", "01/13/2020", "02/03/2020", "31-12-19", "12.31.2019"])


@mutator("grid", still=True)
def no_proof_of_order(draft: Draft, rng: Random) -> None:
    for column in draft.columns(*DATES):
        for row in draft.rows[draft.header + 1 :]:
            if column < len(row) and TOKEN not in row[column]:
                row[column] = rng.choice(["01/02/2020", "03/04/2019", "5/6/2021", ""])


@mutator("grid", still=True)
def far_years(draft: Draft, rng: Random) -> None:
    _dates(draft, rng, ["01/01/3019", "3019-01-01", "0001-01-01", "9999-12-31", "00000-1-1",
                        "1899-12-30", "2020-02-30", "29/02/2019", "99999-01-01"])  # fmt: skip


@mutator("grid", still=True)
def serial_dates(draft: Draft, rng: Random) -> None:
    _dates(draft, rng, ["43862", "43862.5", "0", "-1", "2958465", "2958466", "99999", "60",
                        "43862.99999999", "4.3862E4", "1e308", "nan", "٤٣٨٦٢"])  # fmt: skip


@mutator("grid", still=True)
def short_years(draft: Draft, rng: Random) -> None:
    _dates(draft, rng, ["31/12/19", "01/02/03", "31-Dec-19", "1/1/00", "31/12/99"])


@mutator("grid", still=True)
def texts_for_dates(draft: Draft, rng: Random) -> None:
    _dates(draft, rng, ["n/a", "unknown", "Q1 2020", "see note", "2020", "31 Décembre 2019",
                        "2020-01-01T25:61:61", "2020-01-01 00:00:00.000000000", "##########",
                        "١/٢/٢٠٢٠", "1/1/2020 - 2/2/2020", "²0/01/2020"])  # fmt: skip


@mutator("grid", still=True)
def later_than_the_extract(draft: Draft, rng: Random) -> None:
    _dates(draft, rng, ["2022-12-31", "31/12/2022", "2022-06-30", "44926"])


@mutator("grid", still=True)
def formula_cells(draft: Draft, rng: Random) -> None:
    texts = [
        "=cmd|'/c calc'!A0",
        "=1+1",
        "+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        '=HYPERLINK("x","y")',
    ]
    _put(draft, rng, _some(draft, rng), texts, 0.3)


@mutator("grid", still=True)
def control_characters(draft: Draft, rng: Random) -> None:
    texts = [f"a{chr(rng.choice([1, 7, 8, 11, 12, 27, 28, 29, 30, 31, 127, 0x85, 0x9F]))}b"
             for _ in range(5)]  # fmt: skip
    _put(draft, rng, _some(draft, rng), texts, 0.3)


@mutator("grid", still=True)
def control_in_header(draft: Draft, rng: Random) -> None:
    header = draft.rows[draft.header]
    for place in range(len(header)):
        if rng.random() < 0.2:
            sign = rng.choice("\x01\x1b\x1f\u200b\u202e\ufeff\u2028\x85")
            header[place] = rng.choice([sign + header[place], header[place] + sign])


@mutator("grid", still=True)
def direction_marks(draft: Draft, rng: Random) -> None:
    texts = ["\u202egnihtemos", "\u200fCase", "a\u2066b\u2069", "\ufeffx", "\u200b", "\u2060"]
    _put(draft, rng, _some(draft, rng), texts, 0.3)


@mutator("grid", still=True)
def odd_letters(draft: Draft, rng: Random) -> None:
    texts = ["\U0001f46e", "e\u0301", "ﬁ", "ẞ", "İ", "\u2028", "\u2029", "\x85", "\ufffd",
             "\ufffe", "\ue000", "Ǆ", "١٢٣", "\u3000", "A" * 300, "\u0301" * 50]  # fmt: skip
    _put(draft, rng, _some(draft, rng), texts, 0.3)


@mutator("grid", still=True)
def line_breaks_in_cells(draft: Draft, rng: Random) -> None:
    texts = ["a\nb", "a\r\nb", "a\rb", "\n", "\n" * rng.choice([5, 19, 20, 21, 40]), "x\n=1"]
    _put(draft, rng, _some(draft, rng), texts, 0.2)


@mutator("grid", still=True)
def delimiters_in_cells(draft: Draft, rng: Random) -> None:
    _put(
        draft,
        rng,
        _some(draft, rng),
        ["a,b;c", "a\tb", "a|b", '"', '""', 'a"b', '",', "'"],
        0.4,
    )


@mutator("grid", still=True)
def long_cells(draft: Draft, rng: Random) -> None:
    texts = [
        "long " * rng.choice([400, 1600, 6000]),
        "x" * rng.choice([255, 256, 32767, 32768]),
    ]
    _put(draft, rng, _some(draft, rng)[:1], texts, 0.05)


@mutator("grid", still=True)
def huge_cell(draft: Draft, rng: Random) -> None:
    _put(draft, rng, _some(draft, rng)[:1], [rng.choice(["x", "é ", "ab\n"]) * 70 * 1024], 0.02)


@mutator("grid", still=True)
def huge_heading(draft: Draft, rng: Random) -> None:
    header = draft.rows[draft.header]
    if header:
        header[rng.randrange(len(header))] = rng.choice(["Heading ", "\xa0"]) * 9 * 1024


@mutator("grid", still=True)
def no_references(draft: Draft, rng: Random) -> None:
    columns = draft.columns("case", "reference", "ref")
    _put(draft, rng, columns[:1], ["", " ", "\xa0", "Total", "Total 2019"],
         rng.choice([0.1, 1.0]))  # fmt: skip


@mutator("grid", still=True)
def one_reference(draft: Draft, rng: Random) -> None:
    _put(draft, rng, draft.columns("case", "reference", "ref")[:1], ["CO/1/20"], 1.0)


@mutator("grid", still=True)
def other_forces(draft: Draft, rng: Random) -> None:
    _put(draft, rng, draft.columns("force", "constab")[:1], ["Kent", "Narnia", "",
                                                          "KENT POLICE"], 0.5)  # fmt: skip


@mutator("grid", still=True)
def blank_columns(draft: Draft, rng: Random) -> None:
    for column in _some(draft, rng):
        for row in draft.rows[draft.header + 1 :]:
            if column < len(row):
                row[column] = ""


@mutator("grid", still=True)
def long_numbers(draft: Draft, rng: Random) -> None:
    texts = ["9007199254740993", "1" * 400, "-0", "0.1", "1E5", "00123", "1,204", "£3", "007.0"]
    _put(draft, rng, _some(draft, rng), texts, 0.3)


@mutator("grid", still=True)
def errors_of_sheets(draft: Draft, rng: Random) -> None:
    _put(
        draft, rng, _some(draft, rng), ["#N/A", "#REF!", "#DIV/0!", "TRUE", "NULL", "NaN"], 0.3
    )


def _some(draft: Draft, rng: Random) -> list[int]:
    places = (
        range(len(draft.rows[draft.header])) if draft.header < len(draft.rows) else range(0)
    )
    return rng.sample(places, min(len(places), rng.randint(1, 4)))
