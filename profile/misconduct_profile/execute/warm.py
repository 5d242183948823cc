"""Kernels forked from a warm process: each starts from the same, imported and unused.

A cold kernel spends most of a page's time on imports. A process that has done them, and
nothing else, forks a kernel in milliseconds; no notebook sees another's state. The warm
process never runs a query: polars starts its threads at the first, and a fork taken after
that can wait for them for ever (that is also why a cold kernel stands behind it).
"""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

from jupyter_client.provisioning.local_provisioner import LocalProvisioner

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

#: What the notebooks import; none of these may run a query when it is imported.
PRELOADED: Final = (
    "ipykernel.kernelapp",
    *(f"misconduct_profile.{name}" for name in (
        "charts", "disclosure", "extracts", "measures", "publish", "transform", "execute",
    )),
)  # fmt: skip
#: Seconds to import all that, on a machine with other work to do.
_PATIENCE: Final = 120.0
_PAUSE: Final = 0.01


def serve(line: Connection) -> None:
    """Import what notebooks need, then fork a kernel for each request until the line ends.

    A request is (arguments of the kernel, environment, folder); the answers are
    ("began", process id) and, later, ("ended", exit code).
    """
    for name in PRELOADED:
        importlib.import_module(name)
    gc.freeze()
    line.send("ready")
    with suppress(EOFError, OSError):
        while True:
            arguments, environment, folder = line.recv()
            pid = os.fork()
            if pid == 0:
                _be_kernel(line, arguments, environment, folder)
            line.send(("began", pid))
            line.send(("ended", _outlived(line, pid)))


def _outlived(line: Connection, pid: int) -> int:
    """Wait until a kernel has ended; end it where nobody is left to use it."""
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if line.poll(_PAUSE):  # another is asked for, or the other end is gone
            os.kill(pid, signal.SIGKILL)


def _be_kernel(
    line: Connection, arguments: list[str], environment: dict[str, str], folder: str | None
) -> None:
    """Become the kernel, in this forked process; never returns."""
    code = 1
    try:
        line.close()
        os.setsid()
        # It is a process of its own now: intake may start others that help it read.
        multiprocessing.current_process().daemon = False
        os.environ.clear()
        os.environ.update(environment)
        os.chdir(folder or ".")
        nothing = os.open(os.devnull, os.O_RDWR)
        os.dup2(nothing, 0)
        os.dup2(nothing, 1)
        from ipykernel.kernelapp import IPKernelApp

        # The kernel ends when its parent has: it looks for it once a second.
        watched = f"--IPKernelApp.parent_handle={os.getppid()}"
        IPKernelApp.launch_instance(argv=[*arguments, watched])
        code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


class Forked:
    """A forked kernel, as much like subprocess.Popen as its provisioner needs."""

    stdin = stdout = stderr = None

    def __init__(self, line: Connection, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._line = line

    def poll(self) -> int | None:
        """Return the exit code, None while it runs; 1 where the warm process is gone."""
        if self.returncode is None:
            try:
                if self._line.poll():
                    self.returncode = self._line.recv()[1]
            except (EOFError, OSError):
                self.returncode = 1
                with suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended; return the exit code."""
        while (code := self.poll()) is None:
            time.sleep(_PAUSE)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


class _Warm:
    """The warm process of this worker, started when it is first needed."""

    line: Connection | None = None

    @classmethod
    def fork(cls, *request: Any) -> Forked:
        """Ask for a kernel, of a new process where the old one is gone.

        RuntimeError where none comes.
        """
        for _ in range(2):
            with suppress(EOFError, OSError):
                cls.line = cls.line or cls._started()
                cls.line.send(request)
                while cls.line.poll(_PATIENCE):
                    word, number = cls.line.recv()
                    if word == "began":  # and not the end of one that was given up
                        return Forked(cls.line, number)
            cls.line = None
        raise RuntimeError("the warm process gives no kernel")

    @staticmethod
    def _started() -> Connection:
        spawn = get_context("spawn")
        ours, theirs = spawn.Pipe()
        spawn.Process(target=serve, args=(theirs,), daemon=True, name="warm").start()
        theirs.close()
        if not ours.poll(_PATIENCE) or ours.recv() != "ready":
            raise EOFError
        return ours


class WarmProvisioner(LocalProvisioner):
    """Gives jupyter_client kernels that are forked from the warm process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Fork a kernel in place of starting `cmd`; its arguments follow `-f`."""
        arguments = cmd[cmd.index("-f") :]
        folder = kwargs.get("cwd")
        environment = {key: str(value) for key, value in (kwargs.get("env") or {}).items()}
        kernel = _Warm.fork(arguments, environment, str(folder) if folder else None)
        self.process = kernel  # type: ignore[assignment]  # as much of a process as is asked of it
        self.pid = self.pgid = kernel.pid
        self.cwd = folder
        return self.connection_info
