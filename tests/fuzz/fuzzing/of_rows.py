"""Rows and columns dropped, repeated, moved, added."""

from __future__ import annotations

from random import Random

from fuzzing.draft import Draft, mutator

ALIASES = ("Case Reference", "Case Type", "Date Received", "Rank", "Outcome", "Sex", "Surname",
           "Summary", "Finalised Date", "Collar No", "Category", "Force")  # fmt: skip


@mutator("grid", still=True)
def drop_rows(draft: Draft, rng: Random) -> None:
    for place in reversed(draft.data(rng, 1.0)):
        del draft.rows[place]


@mutator("grid", still=True)
def drop_all_rows(draft: Draft, rng: Random) -> None:
    del draft.rows[draft.header + rng.randint(0, 2) :]


@mutator("grid", still=True)
def repeat_rows(draft: Draft, rng: Random) -> None:
    for place in reversed(draft.data(rng, 0.5)):
        draft.rows[place:place] = [list(draft.rows[place])] * rng.randint(1, 3)


@mutator("grid", still=True)
def swap_rows(draft: Draft, rng: Random) -> None:
    places = draft.data(rng, 0.8)
    mixed = rng.sample(places, len(places))
    taken = [draft.rows[place] for place in mixed]
    for place, row in zip(places, taken, strict=True):
        draft.rows[place] = row


@mutator("grid", still=True)
def blank_rows(draft: Draft, rng: Random) -> None:
    for place in reversed(draft.data(rng)):
        blank = rng.choice([[], [""], [""] * draft.width, [" "] * 3, ["\xa0", ""]])
        draft.rows[place:place] = [blank] * rng.randint(1, 4)


@mutator("grid", still=True)
def total_rows(draft: Draft, rng: Random) -> None:
    for place in reversed(draft.data(rng)):
        label = rng.choice(["Total", "Grand total", "Subtotal 2019", "Year total: 2020",
                            "Total loss of care"])  # fmt: skip
        row = [label, str(rng.randint(1, 9999)), *[""] * max(0, draft.width - 2)]
        rng.shuffle(row)
        draft.rows.insert(place, row)


@mutator("grid", still=True)
def footer_rows(draft: Draft, rng: Random) -> None:
    for place in reversed(draft.data(rng, 0.05)):
        text = rng.choice(["Page 3 of 9", "OFFICIAL - SENSITIVE", "End of report", "12",
                           "Source: all rights reserved", "(4 rows affected)"])  # fmt: skip
        draft.rows.insert(place, [text, *[""] * rng.choice([0, draft.width - 1])])


@mutator("grid", still=True)
def title_rows(draft: Draft, rng: Random) -> None:
    number = rng.choice([1, 2, 5, 38, 45])
    draft.rows[0:0] = [["Professional Standards", "", "extract"][: rng.randint(1, 3)]] * number
    draft.header += number


@mutator("grid", still=True)
def move_header(draft: Draft, rng: Random) -> None:
    header = draft.rows.pop(draft.header)
    draft.header = rng.randint(0, len(draft.rows))
    draft.rows.insert(draft.header, header)


@mutator("grid", still=True)
def drop_header(draft: Draft, rng: Random) -> None:
    del draft.rows[draft.header]
    draft.header = max(0, draft.header - 1)


@mutator("grid", still=True)
def repeat_header(draft: Draft, rng: Random) -> None:
    for place in reversed(draft.data(rng)):
        draft.rows.insert(place, list(draft.rows[draft.header]))


@mutator("grid")
def second_header(draft: Draft, rng: Random) -> None:
    place = rng.choice(draft.data(rng) or [0])
    draft.rows.insert(place, rng.sample(ALIASES, rng.randint(4, len(ALIASES))))


@mutator("grid", still=True)
def drop_columns(draft: Draft, rng: Random) -> None:
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(max(1, draft.width))
        for row in draft.rows:
            del row[place : place + 1]


@mutator("grid", still=True)
def repeat_columns(draft: Draft, rng: Random) -> None:
    place = rng.randrange(max(1, draft.width))
    for row in draft.rows:
        row[place:place] = row[place : place + 1]


@mutator("grid", still=True)
def swap_columns(draft: Draft, rng: Random) -> None:
    one, two = (rng.randrange(max(1, draft.width)) for _ in range(2))
    for row in draft.rows:
        if max(one, two) < len(row):
            row[one], row[two] = row[two], row[one]


@mutator("grid")
def shift_header(draft: Draft, rng: Random) -> None:
    header = draft.rows[draft.header]
    draft.rows[draft.header] = rng.choice([["", *header[:-1]], [*header[1:], ""],
                                           ["", *header], header[1:]])  # fmt: skip


@mutator("grid")
def shift_some_rows(draft: Draft, rng: Random) -> None:
    for place in draft.data(rng, 0.4):
        row = draft.rows[place]
        at = rng.randrange(len(row) + 1)
        draft.rows[place] = rng.choice([[*row[:at], "", *row[at:-1]],
                                        [*row[:at], *row[at + 1 :], ""]])  # fmt: skip


@mutator("grid")
def swap_cells(draft: Draft, rng: Random) -> None:
    for place in draft.data(rng, 0.3):
        rng.shuffle(draft.rows[place])


@mutator("grid")
def rename_heading(draft: Draft, rng: Random) -> None:
    header = draft.rows[draft.header]
    for _ in range(rng.randint(1, 3)):
        if header:
            header[rng.randrange(len(header))] = rng.choice(ALIASES)


@mutator("grid", still=True)
def blank_headings(draft: Draft, rng: Random) -> None:
    header = draft.rows[draft.header]
    for place in rng.sample(range(len(header)), min(len(header), rng.randint(1, 3))):
        header[place] = rng.choice(["", " ", "\xa0", "\t", "Column1", "Unnamed: 3", "1"])


@mutator("grid", still=True)
def cut_rows_short(draft: Draft, rng: Random) -> None:
    for place in draft.data(rng, 0.3):
        draft.rows[place] = draft.rows[place][: rng.randrange(len(draft.rows[place]) + 1)]


@mutator("grid", still=True)
def lengthen_rows(draft: Draft, rng: Random) -> None:
    for place in draft.data(rng, rng.choice([0.1, 1.0])):
        draft.rows[place] += [rng.choice(["", "more", "12/12/2020"])] * rng.randint(1, 5)


@mutator("grid", still=True)
def many_columns(draft: Draft, rng: Random) -> None:
    number = rng.choice([30, 230, 1500])
    alone = rng.random() < 0.5
    for place, row in enumerate(draft.rows):
        if place == draft.header:
            row.extend(f"Extra {n}" for n in range(number))
        elif not alone:
            row.extend([""] * number)


@mutator("grid", still=True)
def one_column(draft: Draft, rng: Random) -> None:
    keep = rng.randint(0, 1)
    draft.rows = [row[:keep] for row in draft.rows]
