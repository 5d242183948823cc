"""Lines, quotes and delimiters of a text that is already laid out."""

from __future__ import annotations

import re
from random import Random

from fuzzing.draft import mutator


def _lines(text: str) -> list[str]:
    return re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)


def _pick(lines: list[str], rng: Random, most: int = 4) -> list[int]:
    return sorted(rng.sample(range(len(lines)), min(len(lines), rng.randint(1, most))))


@mutator("text", still=True)
def join_lines(text: str, delimiter: str, rng: Random) -> str:
    lines = _lines(text)
    for place in _pick(lines, rng):
        lines[place] = lines[place].rstrip("\r\n") + rng.choice(["", " "])
    return "".join(lines)


@mutator("text")
def split_line(text: str, delimiter: str, rng: Random) -> str:
    for _ in range(rng.randint(1, 4)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(["\n", "\r\n", "\r", "\n\n"]) + text[place:]
    return text


@mutator("text")
def open_quote(text: str, delimiter: str, rng: Random) -> str:
    places = [found.end() for found in re.finditer(rf"{re.escape(delimiter)}|\n", text)] or [0]
    for place in sorted(rng.sample(places, min(len(places), rng.choice([1, 1, 2, 5]))))[::-1]:
        text = text[:place] + '"' + text[place:]
    return text


@mutator("text")
def close_quote(text: str, delimiter: str, rng: Random) -> str:
    places = [found.start() for found in re.finditer(rf"{re.escape(delimiter)}|\n", text)] or [
        0
    ]
    for place in sorted(rng.sample(places, min(len(places), rng.choice([1, 1, 2, 5]))))[::-1]:
        text = text[:place] + '"' + text[place:]
    return text


@mutator("text")
def odd_quotes(text: str, delimiter: str, rng: Random) -> str:
    for _ in range(rng.randint(1, 8)):
        place = rng.randrange(len(text) + 1)
        text = text[:place] + rng.choice(['"', '""', '"""', "'", "“", '\\"']) + text[place:]
    return text


@mutator("text", still=True)
def quote_everything(text: str, delimiter: str, rng: Random) -> str:
    if '"' in text:
        return text
    mark = rng.choice(['"', '"', "'"])
    lines = [line.rstrip("\r\n").split(delimiter) for line in text.splitlines(keepends=True)]
    return "\n".join(delimiter.join(f"{mark}{cell}{mark}" for cell in line) for line in lines)


@mutator("text")
def drop_quotes(text: str, delimiter: str, rng: Random) -> str:
    return text.replace('"', "", rng.choice([1, 3, -1]))


@mutator("text")
def spaces_before_quotes(text: str, delimiter: str, rng: Random) -> str:
    return text.replace(f'{delimiter}"', f'{delimiter} "', rng.choice([1, -1]))


@mutator("text")
def other_delimiter_in_rows(text: str, delimiter: str, rng: Random) -> str:
    lines = _lines(text)
    for place in _pick(lines, rng, 20):
        lines[place] = lines[place].replace(delimiter, rng.choice(",;\t|:~^"))
    return "".join(lines)


@mutator("text")
def other_delimiter(text: str, delimiter: str, rng: Random) -> str:
    return text.replace(delimiter, rng.choice([",", ";", "\t", "|", ":", "~", "  ", ", "]))


@mutator("text")
def delimiters_more_or_fewer(text: str, delimiter: str, rng: Random) -> str:
    lines = _lines(text)
    for place in _pick(lines, rng, 20):
        lines[place] = lines[place].replace(delimiter, rng.choice(["", delimiter * 2]), 1)
    return "".join(lines)


@mutator("text", still=True)
def mixed_newlines(text: str, delimiter: str, rng: Random) -> str:
    lines = _lines(text)
    for place in range(len(lines)):
        if lines[place].endswith(("\n", "\r")) and rng.random() < 0.3:
            end = rng.choice(["\n", "\r", "\r\n", "\n\r", "\r\r\n"])
            lines[place] = lines[place].rstrip("\r\n") + end
    return "".join(lines)


@mutator("text")
def other_breaks(text: str, delimiter: str, rng: Random) -> str:
    end = rng.choice(["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029", "\r"])
    return re.sub(r"\r\n|\n", end, text, count=rng.choice([0, 1, 5]))


@mutator("text", still=True)
def end_of_file(text: str, delimiter: str, rng: Random) -> str:
    return text.rstrip("\r\n") + rng.choice(["", "\n", "\r", "\n\n\n", "\r\n \r\n", "\x1a",
                                             '\n"', "\n\x1a", delimiter * 5])  # fmt: skip


@mutator("text", still=True)
def line_that_names_the_delimiter(text: str, delimiter: str, rng: Random) -> str:
    return f"sep={rng.choice([delimiter, ';', ','])}\n{text}"


@mutator("text", still=True)
def many_blank_lines(text: str, delimiter: str, rng: Random) -> str:
    lines = _lines(text)
    lines.insert(
        rng.randrange(len(lines) + 1), rng.choice(["\n", "\r\n"]) * rng.choice([50, 5000])
    )
    return "".join(lines)


@mutator("text", still=True)
def text_twice(text: str, delimiter: str, rng: Random) -> str:
    return text + rng.choice(["", "\n"]) + text
