"""Signs that no extract needs and that can mislead: taken out, and counted."""

from __future__ import annotations

import re
from typing import Final

#: Control characters other than tab and line ends: a space stands in their place. The one
#: that parts cells in `cells.SEPARATOR` is among them.
_CONTROL: Final = "\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
#: Marks of direction and of no width, which make two texts look alike or one look otherwise.
_UNSEEN: Final = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BOTH: Final = re.compile(f"[{_CONTROL}{_UNSEEN}]")
_SPACED: Final = re.compile(f"[{_CONTROL}]")
#: As a pattern of polars.
PATTERN: Final = _BOTH.pattern
_ASCII: Final = bytes(n for n in range(1, 128) if _SPACED.match(chr(n)))
#: The others in UTF-8: each pattern begins with bytes that are looked for at once.
_OTHERS: Final = tuple(map(re.compile, (
    rb"\xc2[\x80-\x84\x86-\x9f]", rb"\xe2\x80[\x8b\x8e\x8f\xaa-\xae]",
    rb"\xe2\x81[\xa0-\xa4\xa6-\xa9]", rb"\xef\xbb\xbf",
)))  # fmt: skip


def neutralise(text: str) -> tuple[str, int]:
    """Take misleading signs out of a text; return it, and how many there were."""
    found = len(_BOTH.findall(text))
    if found:
        text = _BOTH.sub("", _SPACED.sub(" ", text))
    return text, found


def may_mislead(utf8: bytes) -> bool:
    """Whether a text in UTF-8 may hold one of the signs: most hold none, and tell at once."""
    if len(utf8.translate(None, _ASCII)) < len(utf8):
        return True
    return not utf8.isascii() and any(other.search(utf8) for other in _OTHERS)
