"""Start a run in an empty folder, but for the parts of the last one that may be kept."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from misconduct_profile.errors import InputError
from misconduct_profile.transform import BEFORE, MADE_OF, PARTED


@dataclass
class Kept:
    """How many inputs' records a run made, and how many it took over from the last."""

    made: int = 0
    taken: int = 0
    _there: set[str] = field(default_factory=set)

    def close(self, run: Path) -> None:
        """Count once the records stand, and remove what still lies aside.

        A part that no longer lies there was taken over.
        """
        gone = self._there - _parts(run / BEFORE)
        parts = _parts(run)
        self.taken = len(parts & gone)
        self.made = len(parts) - self.taken
        shutil.rmtree(run / BEFORE, ignore_errors=True)


@contextmanager
def begun(run: Path) -> Iterator[Kept]:
    """Clear a run's folder: what an earlier run left must not pass for this one's.

    Records, with what belongs to them, are set aside under before/, from where notebook 02
    takes those that would come out the same. Whatever happens, before/ is removed at the
    end. Raises InputError where the folder is no run of this package.
    """
    _clear(run)
    try:
        yield Kept(_there=_parts(run / BEFORE))
    finally:
        shutil.rmtree(run / BEFORE, ignore_errors=True)


def _clear(run: Path) -> None:
    if not run.exists():
        run.mkdir(parents=True, mode=0o700)
        return
    there = {path.name for path in run.iterdir()}
    if "params.json" not in there and there - {BEFORE, *PARTED}:
        raise InputError(str(run), "is no run of this package", "Move it away.")
    run.chmod(0o700)
    # The params go last: a run that was cut short here is still known for one.
    for path in sorted(run.iterdir(), key=lambda one: one.name == "params.json"):
        if path.name not in PARTED:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    (run / BEFORE).mkdir(mode=0o700)
    for name in PARTED:
        if (run / name).is_dir():
            (run / name).rename(run / BEFORE / name)


def _parts(run: Path) -> set[str]:
    return {path.parent.name for path in (run / "records").glob(f"*/{MADE_OF}")}
