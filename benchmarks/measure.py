"""One contender in a process of its own: how long, how much memory, what it found."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

#: Name of each contender, its module, and its options.
CONTENDERS: Final = {
    "ours": ("benchmarks.ours", ()),
    "pandas, read_csv": ("benchmarks.peers.pandas_peer", ("c",)),
    "pandas, pyarrow's reader": ("benchmarks.peers.pandas_peer", ("direct",)),
    "DuckDB": ("benchmarks.peers.duckdb_peer", ()),
    "polars": ("benchmarks.peers.polars_peer", ()),
}
#: Between two looks at the memory of a process and its children.
_PAUSE: Final = 0.1


@dataclass(frozen=True)
class Run:
    """One measurement.

    seconds: from after the imports; elapsed: the whole process; cpu: user and system
    seconds of the whole process; peak: bytes of memory.
    """

    seconds: float
    elapsed: float
    cpu: float
    peak: int
    rows: int
    checks: dict[str, int]

    @property
    def startup(self) -> float:
        """Seconds before and after the work."""
        return self.elapsed - self.seconds


def prepare(folder: Path, rows: int, *, workbooks: bool) -> Path:
    """Make a set of files unless it is there; return its folder."""
    made = folder / f"files-{rows}{'' if workbooks else '-csv'}"
    if not (made / "files.json").exists():
        shutil.rmtree(made, ignore_errors=True)
        print(f"Making 43 files of {rows:,} rows in {made}", file=sys.stderr)
        options = [] if workbooks else ["--without-workbooks"]
        command = ["benchmarks.make_files", str(made), "--rows", str(rows), *options]
        subprocess.run([sys.executable, "-m", *command], check=True)
    return made


def warm(files: Path) -> None:
    """Read all files once, so that no contender pays for the disk."""
    for path in sorted((files / "extracts").iterdir()):
        with path.open("rb") as opened:
            while opened.read(1 << 22):
                pass


def run(name: str, files: Path, folder: Path) -> Run:
    """Run one contender; what it wrote is looked at when the clock has stopped."""
    module, options = CONTENDERS[name]
    with tempfile.TemporaryDirectory(dir=folder) as spare:
        out = Path(spare) / "out"
        command = [sys.executable, "-m", module, str(files), str(out), *options]
        told, usage, peak = _timed(command, Path(spare) / "told.json")
        found = subprocess.run(
            [sys.executable, "-m", "benchmarks.checks", str(out)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
    checks = json.loads(found.stdout)
    done = Run(told["seconds"], *usage, peak, int(told["rows"]), checks)
    words = f"{done.seconds:.2f} s, CPU {done.cpu:.2f} s, {peak / 2**20:.0f} MiB"
    print(f"{name}: {words}", file=sys.stderr)
    return done


def _timed(command: list[str], told: Path) -> tuple[dict[str, float], tuple[float, float], int]:
    """Run a command; return the JSON it printed, elapsed and CPU seconds, peak memory."""
    with told.open("w") as opened:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=opened, env=_environment())
        watch = _Watch(process.pid)
        watch.start()
        _, status, usage = os.wait4(process.pid, 0)
        elapsed = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        watch.stop()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    times = (elapsed, usage.ru_utime + usage.ru_stime)
    return json.loads(told.read_text()), times, max(usage.ru_maxrss * unit, watch.peak)


def _environment() -> dict[str, str]:
    """Let Python keep what it compiles: else all would compile what they import each time."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


class _Watch(threading.Thread):
    """Looks now and then at the memory of a process and all its children together.

    The kernel's own peak is of the largest process alone. Pages that processes share are
    counted for each, so the sum errs on the high side.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self._end = pid, 0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self._end.wait(_PAUSE):
            self.peak = max(self.peak, _resident(self.pid))

    def stop(self) -> None:
        """Stop looking."""
        self._end.set()
        self.join()


def _resident(pid: int) -> int:
    """Sum the resident bytes of a process and its descendants; 0 where there is no /proc."""
    own = Path("/proc") / str(pid)
    try:
        pages = int((own / "statm").read_text().split()[1])
        children = [
            int(child)
            for task in (own / "task").iterdir()
            for child in (task / "children").read_text().split()
        ]
    except (OSError, IndexError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(map(_resident, children))
