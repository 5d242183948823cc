"""Two inputs at a time, in threads, while they are small enough; a large one alone."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Condition
from typing import Final, TypeVar

import polars as pl

from misconduct_profile.extracts.archive import BROKEN

#: Inputs that are worked on at a time, and their bytes together. Of ten million rows in 43
#: files 1,740 MiB are held at most with 160 MiB here, 2,325 MiB with 256 MiB.
WORKERS: Final = 2
TOGETHER: Final = 160 * 1024 * 1024
#: What a row that intake has kept takes, about, where it is standardised.
ROW: Final = 256
#: What is packed, and how many times it may grow where its directory does not say.
PACKED: Final = (".zip", ".xlsx", ".xlsm", ".ods")
TIMES: Final = 10

Given = TypeVar("Given")
Done = TypeVar("Done")


def two_at_a_time(
    work: Callable[[Given], Done], given: Sequence[Given], size: Callable[[Given], int]
) -> list[Done]:
    """Work on each, two at a time where their sizes leave room; return the results in order.

    The largest is begun first, so that none of them is left to the end alone. Where several
    fail, the first of them in the order given is raised; what has not begun is left.
    """
    room, sizes = Room(), [size(one) for one in given]

    def within(place: int) -> Done:
        with room.hold(sizes[place]):
            return work(given[place])

    with ThreadPoolExecutor(WORKERS) as pool:
        order = sorted(range(len(given)), key=lambda place: (-sizes[place], place))
        futures = {place: pool.submit(within, place) for place in order}
        try:
            return [futures[place].result() for place in range(len(given))]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


class Room:
    """Lets what is small enough be worked on together; what is large has it alone."""

    def __init__(self) -> None:
        self._taken = 0
        self._changed = Condition()

    @contextmanager
    def hold(self, size: int) -> Iterator[None]:
        """Wait for room, and hold it."""
        with self._changed:
            self._changed.wait_for(lambda: not self._taken or self._taken + size <= TOGETHER)
            self._taken += size
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()


def size_of_file(path: Path) -> int:
    """Tell the size of a file, unpacked as its directory says; 0 where it is not there.

    A zip that cannot be opened, or a locked workbook, is reckoned by its own size: whoever
    reads it says what is wrong.
    """
    try:
        size = path.stat().st_size
    except OSError:
        return 0
    if path.suffix.lower() not in PACKED:
        return size
    try:
        with zipfile.ZipFile(path) as packed:
            return max(size, sum(part.file_size for part in packed.infolist()))
    except BROKEN:
        return size * TIMES


def size_of_rows(path: Path) -> int:
    """Tell the size of the rows that intake has written of an input, from their number."""
    return int(pl.scan_parquet(path).select(pl.len()).collect().item()) * ROW
