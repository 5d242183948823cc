"""One notebook, run by papermill, and left with nothing that changes from run to run."""

from __future__ import annotations

import logging
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from misconduct_profile.errors import InputError

#: Kernels work beside each other: one thread each, no state of the user's.
KERNEL_ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "SOURCE_DATE_EPOCH": "0",
    "MPLBACKEND": "agg",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
USER_MISTAKES: Final = ("InputError", "CombinedInputError", "RefusedFileError", "LeakError")
CELL_TIMEOUT: Final = 1800
#: A cell that takes longer in a forked kernel is taken for one that hangs.
WARM_TIMEOUT: Final = 600
#: The name of warm.WarmProvisioner among jupyter_client's (pyproject.toml).
PROVISIONER: Final = "misconduct-profile-warm"


@dataclass(frozen=True)
class Job:
    """One notebook to run: where it is, where its result goes, what it is given."""

    title: str
    notebook: Path
    result: Path
    parameters: dict[str, Any]


class NotebookError(Exception):
    """A notebook failed for a reason that is no mistake of the user's."""


def quiet(log: str) -> None:
    """Send what this worker and its kernels write to stderr to a file of the run."""
    handle = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(handle, 2)
    os.close(handle)


def run_notebook(job: Job) -> float:
    """Run one notebook in a kernel of its own and return the seconds it took.

    Raises InputError for a user's mistake found in the notebook, NotebookError for any
    other failure; the notebook is left beside its place, with what it printed.
    """
    os.environ.update(KERNEL_ENVIRONMENT)
    os.environ.setdefault("IPYTHONDIR", tempfile.mkdtemp(prefix="misconduct-profile-"))
    logging.getLogger("papermill").setLevel(logging.ERROR)
    from papermill import PapermillExecutionError

    began = time.perf_counter()
    job.result.parent.mkdir(parents=True, exist_ok=True)
    try:
        try:
            executed = _execute(job, PROVISIONER, WARM_TIMEOUT)
        except (RuntimeError, TimeoutError, OSError) as error:
            # Nothing the notebook did: its kernel did not come, died or hung.
            print(f"{job.title}: {error}. Again, in a cold kernel.", file=sys.stderr)
            executed = _execute(job, "local-provisioner", CELL_TIMEOUT)
    except PapermillExecutionError as error:
        raise _failure(job, error) from None
    write_plain(executed, job.result)
    return time.perf_counter() - began


def _execute(job: Job, provisioner: str, timeout: int) -> Any:
    from jupyter_client.provisioning.factory import (
        KernelProvisionerFactory,
    )
    from papermill import execute_notebook
    from traitlets.config import Config

    KernelProvisionerFactory.instance().default_provisioner_name = provisioner
    return execute_notebook(
        str(job.notebook),
        None,
        parameters=job.parameters,
        progress_bar=False,
        kernel_name="python3",
        execution_timeout=timeout,
        # What kernels and runner say to each other stays unreadable to others here.
        config=Config({"KernelManager": {"transport_encryption": "auto"}}),
    )


def _failure(job: Job, error: Any) -> Exception:
    if error.ename in USER_MISTAKES:
        return InputError.from_message(str(error.evalue))
    trace = "\n".join(error.traceback)
    report = job.result.with_suffix(".failed.txt")
    report.write_text(trace + "\n", "utf-8")
    return NotebookError(
        f"{job.title}: {error.ename}: {error.evalue}. The full account is in {report}."
    )


def write_plain(executed: Any, path: Path) -> None:
    """Write an executed notebook without times, random ids or the runner's metadata."""
    import nbformat

    executed.metadata.pop("papermill", None)
    executed.metadata.pop("widgets", None)
    executed.metadata.pop("language_info", None)
    for place, cell in enumerate(executed.cells):
        cell["id"] = f"cell-{place}"
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
    nbformat.write(executed, path)
