"""A process that damages files and puts them before intake: python -m fuzzing.worker.

Arguments: seeds, folder of its own, run, first, stop, step, where failures are kept. It tells
of each number as it starts and as it ends, a line of JSON each, so that the one who started
it knows which file ended the process.
"""

from __future__ import annotations

import faulthandler
import json
import resource
import signal
import sys
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from fuzzing.damage import Damaged, damaged
from fuzzing.oracle import Judge
from fuzzing.seeds import read_seeds

#: Of the processor's time: a shared machine's pauses are no failures.
SECONDS = 10
#: By the clock. A hang in native code hears no alarm: then the process is ended.
SECONDS_AT_MOST = 120
#: Address space, of which the libraries reserve more than they use.
BYTES = 6 * 1024**3


class TooLongError(BaseException):
    """A file takes too long; nothing between here and there may catch it as an error."""


def main() -> None:
    seeds, folder, run, first, stop, step, kept = sys.argv[1:]
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    warnings.simplefilter("error")
    signal.signal(signal.SIGPROF, _ring)
    judge, made = Judge(Path(folder)), read_seeds(Path(seeds))
    for number in range(int(first), int(stop), int(step)):
        faulthandler.dump_traceback_later(SECONDS_AT_MOST, exit=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what writes the file may warn of it
            one = damaged(made, int(run), number)
        told: dict[str, Any] = {"number": number, "kind": one.seed.kind, "seed": one.seed.name,
                                "mutators": one.mutators, "still": one.still}  # fmt: skip
        path = Path(kept) / f"{number:05d}-{one.file}"
        path.write_bytes(one.content)
        _tell({**told, "started": True})
        before = time.process_time()
        told |= _judged(judge, one)
        told["seconds"] = round(time.process_time() - before, 3)
        if told["outcome"] != "failed":
            path.unlink()
        _tell(told)
    faulthandler.cancel_dump_traceback_later()


def _judged(judge: Judge, one: Damaged) -> dict[str, Any]:
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        verdict = judge.judge(one.file, one.content, one.seed.said, still=one.still)
    except (Exception, TooLongError) as error:
        place = traceback.format_exception(error)[-4:]
        return {"outcome": "failed", "problem": f"{type(error).__name__}: {error}",
                "traceback": "".join(place)}  # fmt: skip
    except BaseException as error:  # a panic of a library written in Rust is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        return {"outcome": "failed", "problem": f"{type(error).__name__}: {error}"}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return {"outcome": verdict.outcome, "leaks": verdict.leaks}


def _ring(*_: object) -> None:
    raise TooLongError(f"more than {SECONDS} seconds")


def _tell(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
