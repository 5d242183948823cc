"""Where the codes of a column come from, as its schema says it."""

from __future__ import annotations


def coded(*lists: str) -> dict[str, tuple[str, ...]]:
    """Name the reference tables of a column's codes, for its `metadata`.

    "ranks" is a whole table, "case_types/severity" the rows of one of its lists.
    """
    return {"codes": lists}
