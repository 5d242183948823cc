"""Find the files of a run and refuse, before anything starts, what cannot be read."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from misconduct_profile.errors import CombinedInputError, InputError, RefusedFileError
from misconduct_profile.extracts.archive import SUFFIX, TEXTS
from misconduct_profile.extracts.books import SUFFIXES, is_workbook, sheet_rows
from misconduct_profile.extracts.contents import texts
from misconduct_profile.extracts.decode import encoding_of
from misconduct_profile.extracts.layout import NO_LAYOUT, Layout, layout_of
from misconduct_profile.extracts.successions import check_successions
from misconduct_profile.params import Input, Params, Placeholders

#: Reasons why the lines of a file cannot be counted: it cannot be left out.
UNCOUNTABLE = ("archive_broken", "workbook_broken", "workbook_locked", "workbook_too_big")
READABLE = (*TEXTS, SUFFIX, *SUFFIXES)


@dataclass(frozen=True)
class Source:
    """One input: its name (the file's stem), its files and what the params say of it.

    tables: further files of the same extract. layout: how they are laid out.
    """

    name: str
    path: Path
    said: Input
    tables: tuple[Path, ...] = ()
    layout: Layout = NO_LAYOUT
    placeholders: Placeholders = field(default_factory=Placeholders)

    @property
    def paths(self) -> tuple[Path, ...]:
        """All its files."""
        return (self.path, *self.tables)

    @property
    def sha256(self) -> str:
        """Hash of the files' bytes, in hexadecimal."""
        whole = hashlib.sha256()
        for path in self.paths:
            whole.update(path.read_bytes())
        return whole.hexdigest()


def find(params: Params, folder: Path, *, look: bool = True) -> list[Source]:
    """Match the files of a folder with the inputs of the params, one to one.

    Every file must be listed and every listed file must be there, readable and in a
    known encoding, unless the params say to leave it out where it is refused; hidden
    files are left alone. `look`: open each file (else only match). Raises InputError.
    """
    if not folder.is_dir():
        raise InputError(
            str(folder), "there is no such folder", "Mend the key extracts in the params."
        )
    there = files_of(folder)
    beside = {name for said in params.inputs.values() for name in said.tables}
    listed = {*params.inputs, *beside}
    mistakes = [_unlisted(name, params) for name in there if name not in listed]
    mistakes += [_absent(name, folder, there) for name in sorted(listed) if name not in there]
    mistakes += [_linked(path) for path in there.values() if path.is_symlink()]
    mistakes += check_successions(params)
    sources, wrong = _sources(params, there)
    mistakes += wrong + _twice([source.name for source in sources], folder)
    if look:
        mistakes += [error for source in sources if (error := _unreadable(source))]
    if not there and not mistakes:
        mistakes = [InputError(str(folder), "holds no files", "Put the extracts there.")]
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else CombinedInputError(mistakes)
    return sources


def _sources(params: Params, there: dict[str, Path]) -> tuple[list[Source], list[InputError]]:
    """Make the sources of a folder's files, each with its layout; and what is wrong there."""
    sources: list[Source] = []
    mistakes: list[InputError] = []
    for name, path in there.items():
        if name not in params.inputs:
            continue
        said = params.inputs[name]
        layout = NO_LAYOUT
        try:
            layout = layout_of(said, Path(params.layouts))
        except CombinedInputError as several:
            mistakes += several.errors
        except InputError as error:
            mistakes.append(error)
        tables = tuple(there[table] for table in said.tables if table in there)
        limits = params.quality.placeholders
        sources.append(Source(path.stem, path, said, tables, layout, limits))
    return sources, mistakes


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


def _linked(path: Path) -> InputError:
    return InputError(
        path.name,
        "is a link to a file elsewhere",
        "Put the file itself in the folder, so that a run is made of what is there.",
    )


def _unreadable(source: Source) -> InputError | None:
    """Say why a file cannot be read, or nothing where it can, or may be left out."""
    for path in source.paths:
        try:
            if path.suffix.lower() not in READABLE:
                return _not_read(path)
            if is_workbook(path):
                sheet_rows(path)
                continue
            for _, content in texts(path):
                encoding_of(content, path.name)
        except OSError as error:
            return _not_opened(path, error)
        except RefusedFileError as error:
            return None if source.said.if_refused == "leave_out" else with_choice(error)
        except InputError as error:
            return error
    return None


@contextmanager
def opening(source: Source) -> Iterator[None]:
    """Say in words that a file of an input, which was there, cannot be opened any more."""
    try:
        yield
    except OSError as error:
        path = next((path for path in source.paths if str(path) == error.filename), None)
        if path is None:
            raise
        raise _not_opened(path, error) from None


def _not_opened(path: Path, error: OSError) -> InputError:
    problem = f"cannot be read ({error.strerror})"
    return InputError(path.name, problem, "Check the file.")


def _not_read(path: Path) -> InputError:
    return InputError(
        path.name,
        f"files ending in {path.suffix or 'nothing'} are not read",
        f"Save it as one of {', '.join(READABLE)}.",
    )


def with_choice(error: RefusedFileError) -> RefusedFileError:
    """Add to the remedy that a run may go on without the file, where a person says so.

    It may not where the file's lines cannot be counted.
    """
    if error.reason in UNCOUNTABLE:
        return error
    choice = "Or go on without it: say if_refused: leave_out under inputs."
    remedy = f"{error.remedy} {choice}"
    return RefusedFileError(error.reason, error.where, error.problem, remedy)
