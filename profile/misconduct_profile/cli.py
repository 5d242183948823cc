"""The command line: one message for a user's mistake, never a traceback."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from misconduct_profile.errors import InputError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from misconduct_profile.execute.report import Told

# A pretty traceback would print local variables, and these hold people's data.
app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
DEFAULT_PARAMS = Path("params/example.yaml")
ParamsOption = Annotated[Path, typer.Option("--params", help="The YAML file of the run.")]


@app.callback()
def _command() -> None:
    """Police misconduct extracts in, one account out."""


@app.command()
def report(params: ParamsOption = DEFAULT_PARAMS) -> None:
    """Run everything: load, standardise, measure, protect, publish."""
    from misconduct_profile.execute.report import report as run

    with _Progress() as told:
        folder = run(params, told)
    typer.echo(f"Done. Open {folder / 'site' / 'index.html'}")
    typer.echo(f"For each force alone: {folder / 'restricted'}/<force>/index.html")
    typer.echo(f"Kept for you alone: {folder}/ (rows, quarantine, records, measures, audit)")


@app.command()
def check(params: ParamsOption = DEFAULT_PARAMS) -> None:
    """Check a params file and the files it names, and run nothing."""
    from misconduct_profile.execute.report import check as run
    from misconduct_profile.params import load_params

    run(load_params(params))
    typer.echo(f"{params}: nothing to mend.")


@app.command()
def inputs(
    folder: Annotated[Path, typer.Argument(help="The folder of the extracts.")],
) -> None:
    """Draft the section inputs of a params file, for a person to fill in."""
    from misconduct_profile.extracts import draft_inputs

    typer.echo(draft_inputs(folder), nl=False)


@app.command()
def inspect(  # noqa: PLR0917 - typer gives each option by name
    file: Annotated[Path, typer.Argument(help="One file of a force.")],
    layout: Annotated[Path | None, typer.Option(help="A layout to try.")] = None,
    write: Annotated[Path | None, typer.Option(help="Where to write a proposal.")] = None,
    force: Annotated[str, typer.Option(help="Whose it is.")] = "",
    extract_date: Annotated[str, typer.Option(help="Year-month-day.")] = "",
    table: Annotated[list[Path] | None, typer.Option(help="A further file of it.")] = None,
) -> None:
    """Look at one file: what is recognised, what is not, and a layout to accept."""
    from misconduct_profile.execute.look import look

    told = look(file, layout, write, force, extract_date, tables=tuple(table or ()))
    typer.echo(told, nl=False)


@app.command()
def request(
    edition: Annotated[str, typer.Option(help="The name of its file in params/.")],
    deadline: Annotated[str, typer.Option(help="By when forces answer: year-month-day.")],
    folder: Annotated[
        Path | None, typer.Option(help="Where to; outputs/request/<edition> if not named.")
    ] = None,
) -> None:
    """Write the pack that asks forces for their data: template, fields, codes, note."""
    from misconduct_profile import request as asking

    params = asking.edition_params(edition)
    day = asking.read_deadline(deadline, dt.date.today(), params.period.last)
    target = folder or Path("outputs") / "request" / params.edition
    files = asking.build(asking.Request(params, day))
    asking.write(files, target)
    typer.echo(f"{len(files)} files in {target}")
    typer.echo("Before it goes out, fill in covering-note.md and the sheet Read me: FILL IN.")


@app.command()
def example(
    folder: Annotated[Path, typer.Argument(help="Where to write extracts/ and truth/.")],
    seed: int = 20220331,
    scale: str = "default",
) -> None:
    """Make the example's extracts, and the truth about them."""
    from misconduct_profile import example as made

    if scale not in made.SCALES:
        raise InputError("--scale", f"{scale!r} is none", f"Known: {', '.join(made.SCALES)}.")
    listed = made.make(folder, seed=seed, scale=scale)
    typer.echo(f"{len(listed)} extracts in {folder / 'extracts'}")


@app.command()
def dictionary(
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; is it current?")
    ] = False,
) -> None:
    """Write docs/data_dictionary.md: every field, code and measure."""
    from misconduct_profile.publish import dictionary as made

    typer.echo(made.check() if check else made.write())


class _Progress:
    """A line for each stage; on a terminal, a bar."""

    def __enter__(self) -> Told:
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        from misconduct_profile.execute.report import Told

        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
        )
        self.bar.start()
        self.tasks: list[TaskID] = []
        return Told(stage=self._stage, done=self._done)

    def _stage(self, title: str, jobs: int) -> None:
        self._finish()
        self.tasks.append(self.bar.add_task(title, total=jobs))

    def _done(self) -> None:
        self.bar.advance(self.tasks[-1])

    def _finish(self) -> None:
        for task in self.bar.tasks:
            self.bar.update(task.id, completed=task.total)
            self.bar.stop_task(task.id)

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._finish()
        self.bar.stop()


def main() -> None:
    """Run the command line; exit code 2 for a user's mistake, 1 for a failure of ours."""
    try:
        app(standalone_mode=True)
    except InputError as error:
        print(f"\n{error}", file=sys.stderr)
        sys.exit(2)
    except Exception as error:
        from misconduct_profile.execute.notebook import NotebookError

        if not isinstance(error, NotebookError):
            raise
        print(f"\n{error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
