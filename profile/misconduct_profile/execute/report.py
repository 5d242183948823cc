"""The whole run: check everything, run the pipeline, build the site, write the manifest."""

from __future__ import annotations

import json
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from misconduct_profile.disclosure import Policy, load_plan, release
from misconduct_profile.errors import CombinedInputError, InputError
from misconduct_profile.execute.before import Kept, begun
from misconduct_profile.execute.notebook import Job, quiet, run_notebook
from misconduct_profile.execute.opened import (
    EXAMPLE_FOLDER,
    extracts_folder,
    identity_key,
    sections,
)
from misconduct_profile.execute.pipeline import PIPELINE, Step
from misconduct_profile.extracts import Source, check_returns, find, read_found, returned_files
from misconduct_profile.params import Params, accepted_mappings, load_params, validate
from misconduct_profile.publish import build_restricted, build_site, write_manifest
from misconduct_profile.standards import force_by_code
from misconduct_profile.transform import workforce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OUTPUTS: Final = Path("outputs")
NOTEBOOKS: Final = Path("notebooks")
WORKERS: Final = 2


@dataclass
class Told:
    """Who is told of progress: `stage(title, jobs)` when one begins, `done()` for each job."""

    stage: Callable[[str, int], None] = lambda title, jobs: None
    done: Callable[[], None] = lambda: None
    seconds: dict[str, float] = field(default_factory=dict)
    parts: Kept = field(default_factory=Kept)

    @contextmanager
    def timed(self, title: str, jobs: int = 1) -> Iterator[None]:
        """Tell of one stage, and keep how long it took."""
        self.stage(title, jobs)
        began = time.perf_counter()
        yield
        self.seconds[title] = round(time.perf_counter() - began, 2)


def report(params_file: Path, told: Told | None = None) -> Path:
    """Run everything for one params file; return the run's folder.

    Everything that can be wrong with what the user gave is looked for before the first
    notebook starts. Raises InputError.
    """
    told = told or Told()
    params = load_params(params_file)
    check(params)
    run = OUTPUTS / params.edition
    with begun(run) as kept:
        _run(params, run, told, kept)
    told.parts = kept
    return run


def _run(params: Params, run: Path, told: Told, kept: Kept) -> None:
    if params.is_example:
        with told.timed("Make the example extracts"):
            params = _with_example(params, run)
    with told.timed("Check the inputs"):
        sources = find(params, extracts_folder(params, run))
    whole = params.model_dump(mode="json")
    (run / "params.json").write_text(_json(whole), "utf-8")
    log = (str(run / "kernels.log"),)
    spawn = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, spawn, initializer=quiet, initargs=log) as pool:
        for stage in PIPELINE:
            _run_stage(stage, params, run, pool, told)
    with told.timed("Build the site"):
        build_site(release("public", run), run)
    with told.timed("Build the forces' own folders"):
        build_restricted(run)
    kept.close(run)
    with told.timed("Write the manifest"):
        inputs = _inputs(sources, run) + returned_files(params, run)
        write_manifest(run, inputs=inputs, params=whole)
    parts = {"records made": kept.made, "records taken over": kept.taken}
    (run / "timings.json").write_text(_json(told.seconds | parts), "utf-8")


def check(params: Params) -> None:
    """Refuse params that point at what is not there or cannot be used.

    Every mistake is looked for, and all are told at once.
    """
    found: list[InputError] = []
    for look in _LOOKS:
        try:
            look(params)
        except CombinedInputError as several:
            found += several.errors
        except InputError as one:
            found.append(one)
    if found:
        raise found[0] if len(found) == 1 else CombinedInputError(found)


def _plan(params: Params) -> None:
    plan = load_plan(Path(params.publication_plan))
    plan.table_of(params.vawg_measure, "cases", "force", "period")


def _policy(params: Params) -> None:
    Policy.read(params.disclosure)


def _extracts(params: Params) -> None:
    if params.is_example:
        return
    folder = Path(params.extracts)
    if not folder.is_dir():
        raise InputError(
            f"extracts: {folder}", "there is no such folder", "Mend the key extracts."
        )
    find(params, folder)


#: What is looked for before anything starts.
_LOOKS: Final = (
    _plan, _policy, workforce, identity_key, accepted_mappings, check_returns, _extracts,
)  # fmt: skip


def _with_example(params: Params, run: Path) -> Params:
    """Make the example's extracts; return params that list them as inputs."""
    from misconduct_profile import example

    assert params.example is not None
    if params.example.scale not in example.SCALES:
        known = ", ".join(example.SCALES)
        raise InputError(
            "example.scale", f"{params.example.scale!r} is none", f"Known: {known}."
        )
    made = example.make(
        run / EXAMPLE_FOLDER, seed=params.example.seed, scale=params.example.scale
    )
    inputs = {str(one["file"]): {k: v for k, v in one.items() if k != "file"} for one in made}
    whole = params.model_dump(mode="json")
    probation = whole["probation"] | example.probation_inputs(run / EXAMPLE_FOLDER)
    content: dict[str, Any] = {
        **whole,
        "inputs": inputs,
        "layouts": example.layouts_folder(run / EXAMPLE_FOLDER).as_posix(),
        "probation": probation,
    }
    return validate(Params, content, "the example's own inputs")


def _run_stage(
    stage: tuple[Step, ...], params: Params, run: Path, pool: Executor, told: Told
) -> None:
    whole = params.model_dump(mode="json")
    jobs = [job for step in stage for job in _jobs(step, params, whole, run)]
    *firsts, last = (step.title for step in stage)
    title = " and ".join(([", ".join(firsts)] if firsts else []) + [last]).capitalize()
    with told.timed(title, len(jobs)):
        futures = [pool.submit(run_notebook, job) for job in jobs]
        try:
            for job, future in zip(jobs, futures, strict=True):
                name = job.result.relative_to(run / "notebooks").as_posix()
                told.seconds[f"  {name}"] = round(future.result(), 2)
                told.done()
        except BaseException:
            for future in futures:
                future.cancel()
            raise


def _jobs(step: Step, params: Params, whole: dict[str, Any], run: Path) -> list[Job]:
    """List the notebooks of one step: one, or one for each force."""
    given = {"run_folder": run.as_posix(), "params": sections(step.name, whole)}
    source = NOTEBOOKS / step.notebook
    if not step.for_each:
        return [Job(step.title, source, run / "notebooks" / step.notebook, given)]
    forces = [force_by_code(code) for code in params.force_codes]
    return [
        Job(
            f"{step.title}: {force.short_name}",
            source,
            run / "notebooks" / step.kept_in / f"{force.slug}.ipynb",
            {**given, "force": force.code},
        )
        for force in forces
    ]


def _inputs(sources: list[Source], run: Path) -> list[dict[str, Any]]:
    """List the input files for the manifest, with what became of their rows.

    Of a workbook, rows of all its sheets that hold data.
    """
    found = read_found(run)
    heirs = {one.said.replaces: one.name for one in sources if one.said.replaces}
    return [
        {
            "name": source.name,
            "file": source.path.name,
            "sha256": source.sha256,
            "rows_read": found[source.name].kept + found[source.name].quarantined,
            "rows_kept": found[source.name].kept,
            "rows_quarantined": found[source.name].quarantined,
            "refused": found[source.name].refused,
            "replaced_by": heirs.get(source.path.name, ""),
        }
        for source in sources
    ]


def _json(content: object) -> str:
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"
