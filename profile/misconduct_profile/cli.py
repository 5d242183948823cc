"""The command line: one message for a user's mistake, never a traceback."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

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
MAPPINGS = Path("params/mappings/accepted.csv")
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
    kept = told.parts
    if kept.taken:
        typer.echo(
            f"Records of inputs: {kept.taken} as in the last run, {kept.made} made anew."
        )


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


class _ListUnlessNamed(TyperGroup):
    """`mappings` and `mappings RUN` list; `mappings accept` accepts."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put `list` before what names none of the commands."""
        if not args or args[0] not in {*self.commands, "--help"}:
            args = ["list", *args]
        return super().parse_args(ctx, args)


mappings = typer.Typer(
    cls=_ListUnlessNamed, rich_markup_mode=None, pretty_exceptions_enable=False,
    help="Values that nothing explains, and what a person accepts that they mean.",
)  # fmt: skip
app.add_typer(mappings, name="mappings")


@mappings.command("list")
def list_mappings(
    run: Annotated[
        Path | None, typer.Argument(help="A run; the last one if not named.")
    ] = None,
    field: Annotated[str, typer.Option(help="One field alone.")] = "",
    limit: Annotated[int, typer.Option(min=1, help="How many values.")] = 50,
) -> None:
    """List what nothing explained in a run, with suggestions for a person to judge."""
    from misconduct_profile.execute import mappings as listed

    typer.echo(listed.list_gaps(run or listed.last_run(), field, limit), nl=False)


@mappings.command()
def accept(  # noqa: PLR0917 - typer gives each option by name
    value: Annotated[str, typer.Argument(help="The value, as the force writes it.")],
    code: Annotated[str, typer.Argument(help="Its code: J2, or 'legacy B'.")],
    field: Annotated[str, typer.Option(help="The field it stands in.")],
    by: Annotated[str, typer.Option(help="Who accepts it.")],
    reason: Annotated[str, typer.Option(help="Why it means that.")],
    scope: Annotated[str, typer.Option(help="all, or one force.")],
    on: Annotated[str, typer.Option(help="Year-month-day; today if not named.")] = "",
    file: Annotated[Path, typer.Option(help="The file of accepted mappings.")] = MAPPINGS,
) -> None:
    """Accept that a value means a code, signed; the next run reads it so."""
    from misconduct_profile.execute import mappings as accepting
    from misconduct_profile.params import AcceptedMapping

    said = AcceptedMapping(
        field=field, value=value.strip(), code=code.strip(), scope=accepting.scope_of(scope),
        by=by.strip(), on=on or dt.date.today().isoformat(), reason=reason.strip(),
    )  # fmt: skip
    typer.echo(accepting.accept(file, said, accepting.newest()), nl=False)


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
