"""The one error a user can cause, and the message it must carry."""

from __future__ import annotations


class InputError(Exception):
    """A mistake in what the user gave: a file, a key, a value.

    It is shown as one message (where, what is wrong, what to do) and ends the
    command with exit code 2; a traceback is never shown for it.
    """

    def __init__(self, where: str, problem: str, remedy: str) -> None:
        self.where = where
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"{where}: {problem}. {remedy}")

    def __reduce__(self) -> tuple[object, tuple[str]]:
        """Cross from one process to another as the message."""
        return InputError.from_message, (str(self),)

    @classmethod
    def from_message(cls, message: str) -> InputError:
        """Rebuild an error that crossed from one process to another as its message."""
        error = cls("", message, "")
        error.args = (message,)
        return error


class RefusedFileError(InputError):
    """A file of which nothing can be used, whatever becomes of the others.

    `reason` is its name in the ledger. A person may have said that the run shall go on
    without the file (`if_refused: leave_out`); otherwise it ends as any other mistake.
    """

    def __init__(self, reason: str, where: str, problem: str, remedy: str) -> None:
        self.reason = reason
        super().__init__(where, problem, remedy)


class CombinedInputError(InputError):
    """Several mistakes found together, so that one run reports them all."""

    def __init__(self, errors: list[InputError]) -> None:
        self.errors = errors
        Exception.__init__(self, "\n".join(str(error) for error in errors))
