"""Find the files of a run and refuse, before anything starts, what cannot be read."""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass
from pathlib import Path

from misconduct_profile.errors import CombinedInputError, InputError, RefusedFileError
from misconduct_profile.extracts.books import is_workbook
from misconduct_profile.extracts.decode import decode
from misconduct_profile.params import Input, Params

READABLE = (".csv", ".tsv", ".txt")


@dataclass(frozen=True)
class Source:
    """One input: its name (the file's stem), its file and what the params say of it."""

    name: str
    path: Path
    said: Input

    @property
    def sha256(self) -> str:
        """Hash of the file's bytes, in hexadecimal."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()


def find(params: Params, folder: Path) -> list[Source]:
    """Match the files of a folder with the inputs of the params, one to one.

    Every file must be listed and every listed file must be there, readable and in a
    known encoding, unless the params say to leave it out where it is refused; hidden
    files are left alone. Raises InputError.
    """
    if not folder.is_dir():
        raise InputError(
            str(folder), "there is no such folder", "Mend the key extracts in the params."
        )
    there = files_of(folder)
    mistakes = [_unlisted(name, params) for name in there if name not in params.inputs]
    mistakes += [_absent(name, folder, there) for name in params.inputs if name not in there]
    sources = [
        Source(path.stem, path, params.inputs[name])
        for name, path in there.items()
        if name in params.inputs
    ]
    mistakes += _twice([source.name for source in sources], folder)
    mistakes += [error for source in sources if (error := _unreadable(source))]
    if not there and not mistakes:
        mistakes = [InputError(str(folder), "holds no files", "Put the extracts there.")]
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else CombinedInputError(mistakes)
    return sources


def files_of(folder: Path) -> dict[str, Path]:
    """Return the files of a folder by name, in order; hidden ones are left alone."""
    try:
        return {path.name: path for path in sorted(folder.iterdir()) if _is_extract(path)}
    except OSError as error:
        problem = f"cannot be read ({error.strerror})"
        raise InputError(str(folder), problem, "Check who may open the folder.") from None


def _is_extract(path: Path) -> bool:
    return path.is_file() and not path.name.startswith((".", "~$"))


def _unlisted(name: str, params: Params) -> InputError:
    near = difflib.get_close_matches(name, params.inputs, n=1, cutoff=0.8)
    hint = f" Perhaps it is listed as {near[0]}." if near else ""
    return InputError(
        name,
        "nobody has said which force this file is from",
        f"List it under inputs with force, extract_date, selection and window.{hint}",
    )


def _absent(name: str, folder: Path, there: dict[str, Path]) -> InputError:
    near = difflib.get_close_matches(name, there, n=1, cutoff=0.8)
    hint = f"Did you mean {near[0]}?" if near else "Add the file, or take it out of inputs."
    return InputError(f"inputs.{name}", f"there is no such file in {folder}", hint)


def _twice(names: list[str], folder: Path) -> list[InputError]:
    folded = [name.casefold() for name in names]  # some file systems tell no A from a
    doubled = sorted({name for name in names if folded.count(name.casefold()) > 1})
    remedy = "Give each file a name of its own, apart from its ending."
    return [InputError(str(folder), f"{name} stands there twice", remedy) for name in doubled]


def _unreadable(source: Source) -> InputError | None:
    """Say why a file cannot be read, or nothing where it can, or may be left out."""
    path = source.path
    known = path.suffix.lower() in READABLE or is_workbook(path)
    try:
        if not known:
            raise _not_read(path)
        check_kind(source)
        decode(path.read_bytes(), path.name)
    except OSError as error:
        return InputError(path.name, f"cannot be read ({error.strerror})", "Check the file.")
    except RefusedFileError as error:
        return None if source.said.if_refused == "leave_out" else with_choice(error)
    except InputError as error:
        return error
    return None


def _not_read(path: Path) -> InputError:
    return InputError(
        path.name,
        f"files ending in {path.suffix or 'nothing'} are not read",
        f"Save it as one of {', '.join(READABLE)}.",
    )


def check_kind(source: Source) -> None:
    """Refuse what is not read yet, whatever stands in it. Raises RefusedFileError."""
    if is_workbook(source.path):
        error = _not_read(source.path)
        raise RefusedFileError("workbook", error.where, error.problem, error.remedy)
    if len(source.said.forces) > 1:
        raise RefusedFileError(
            "joint_return",
            source.path.name,
            "a joint return of several forces is not read",
            "Ask each of the forces for a file of its own.",
        )


def with_choice(error: RefusedFileError) -> RefusedFileError:
    """Add to the remedy that a run may go on without the file, where a person says so."""
    choice = "Or go on without it: say if_refused: leave_out under inputs."
    remedy = f"{error.remedy} {choice}"
    return RefusedFileError(error.reason, error.where, error.problem, remedy)
