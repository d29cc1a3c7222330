"""Import every recorded path, try on a few rows what it can do, and say what no longer works: paths of libraries rot.

Libraries are imported in environments of their own, which data/environments.yaml lists; what is missing there is
installed after a yes, or with --install. --installed installs nothing and takes what one Python has: the one that runs
ccgraph, or that of --python. Each library runs in a process of its own. Exit code 1 when a path that was recorded as ok
is not, or no longer runs, or a library could not be installed. An environment keeps the releases it got: give another
folder to --environments, or remove it, to try the newest.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ccgraph import resources
from ccgraph.cli.arguments import UsageError, add_output, from_one, write_output
from ccgraph.cli.pages import write_answer
from ccgraph.results.terminal import visible

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from ccgraph.imports.check import Imported, Recorded
    from ccgraph.imports.environments import Environment
    from ccgraph.records import Catalog

EXAMPLE = "ccgraph verify-imports --installed --library scikit-learn"


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--library", metavar="LIBRARY", help="only the paths of this library")
    parser.add_argument("--technique", metavar="TECHNIQUE", help="only the paths of this technique")
    parser.add_argument("--all", action="store_true", help="the paths of all libraries that have an environment")
    parser.add_argument("--installed", action="store_true", help="install nothing: take what one Python has")
    parser.add_argument("--install", action="store_true", help="install what is missing, without asking")
    parser.add_argument(
        "--python",
        metavar="PATH",
        help="the Python to import with, or to make environments with (default: the one that runs this)",
    )
    parser.add_argument("--environments", metavar="FOLDER", help="where environments are (default: ccgraph's cache)")
    parser.add_argument("--data", metavar="FOLDER", help="the data folder (default: ccgraph's own)")
    parser.add_argument(
        "--timeout", metavar="SECONDS", type=from_one, default=120, help="for one answer (default: 120)"
    )
    parser.add_argument("--memory", metavar="GIB", type=from_one, default=8, help="for one library (default: 8)")
    parser.add_argument(
        "--write", action="store_true", help="record the outcomes in the data files of a checkout, library by library"
    )
    parser.add_argument(
        "--skip-days",
        metavar="DAYS",
        type=lambda text: 0 if text == "0" else from_one(text),
        help="leave out what was ok with the same version in so many days, today being one (default with --write: 1,"
        " so that a run that was ended is taken up; else 0)",
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="default: text")
    add_output(parser, "the report")


def run(arguments: argparse.Namespace) -> int:
    """Import, report, and record where that is asked for."""
    from ccgraph.imports.check import in_full, recorded_imports  # noqa: PLC0415
    from ccgraph.imports.record import check_writable, write_outcomes  # noqa: PLC0415
    from ccgraph.load.yaml_files import load_catalog  # noqa: PLC0415

    if not (arguments.library or arguments.technique or arguments.all or arguments.installed):
        raise UsageError("say what to verify: --library, --technique, --all, or --installed")
    if arguments.all and (arguments.library or arguments.technique):
        raise UsageError("--all leaves nothing to choose; leave out --library and --technique, or --all")
    if arguments.installed and (arguments.install or arguments.environments):
        raise UsageError("--installed installs nothing; leave out --install and --environments")
    folder = arguments.data or resources.folder("data")
    if arguments.write:
        check_writable(folder)  # before an hour of imports, not after
    catalog = load_catalog(folder)
    recorded = recorded_imports(catalog, library=arguments.library, technique=arguments.technique)
    python = in_full(arguments.python or sys.executable)
    verifying = _Run(arguments, catalog)
    plan = (
        [(python, recorded)] if arguments.installed else _in_environments(arguments, folder, catalog, recorded, python)
    )
    results: list[Imported] = []
    changed: set[str] = set()
    for done in verifying.verify(plan):
        results += done
        if arguments.write:
            changed.update(write_outcomes(folder, done))
    write_answer(arguments, tuple(results), lambda: _page(tuple(results), verifying.skipped))
    if arguments.write and arguments.format == "text" and arguments.output is None:
        write_output(f"written: {len(changed)} data file{'' if len(changed) == 1 else 's'}\n", None)
    # What has an environment was to be installed: where it is not, nothing was verified.
    unverified = not arguments.installed and any(result.outcome == "not installed" for result in results)
    return 1 if unverified or any(result.rotted for result in results) else 0


class _Run:
    """Verifies library after library, so that what was found is not lost when the run is ended."""

    def __init__(self, arguments: argparse.Namespace, catalog: Catalog) -> None:
        from ccgraph.imports.process import Limits  # noqa: PLC0415

        self._catalog = catalog
        self._days = (1 if arguments.write else 0) if arguments.skip_days is None else arguments.skip_days
        self._limits = Limits(arguments.timeout, arguments.memory)
        self._many = arguments.all
        self.skipped = 0

    def verify(self, plan: list[tuple[str, list[Recorded]]]) -> Iterator[list[Imported]]:
        """The results of each library, as it is done."""
        from ccgraph.imports.check import by_library, check_imports, distribution_of, was_verified  # noqa: PLC0415
        from ccgraph.imports.environments import installed_versions  # noqa: PLC0415

        groups = [(python, library, group) for python, all_ in plan for library, group in by_library(all_).items()]
        versions: dict[str, dict[str, str]] = {}
        for number, (python, library, group) in enumerate(groups, 1):
            left = group
            if self._days:
                if python not in versions:
                    names = [distribution_of(self._catalog, name) for _, name, _ in groups]
                    versions[python] = installed_versions(python, filter(None, names))
                version = versions[python].get(distribution_of(self._catalog, library))
                left = [each for each in group if not was_verified(each, version, self._days)]
            self.skipped += len(group) - len(left)
            if left:
                _tell(f"importing {library} ({number} of {len(groups)})", always=self._many)
                yield check_imports(self._catalog, left, python=python, limits=self._limits)


def _in_environments(
    arguments: argparse.Namespace, folder: str, catalog: Catalog, recorded: list[Recorded], python: str
) -> list[tuple[str, list[Recorded]]]:
    """The Python of each environment, and the paths to import there; what is missing is installed, if wanted."""
    from ccgraph.errors import CCGraphError  # noqa: PLC0415
    from ccgraph.imports.check import distribution_of  # noqa: PLC0415
    from ccgraph.imports.environments import read_environments  # noqa: PLC0415

    place = arguments.environments or os.path.join(resources.cache_folder(), "environments")  # noqa: PTH118
    plan: list[tuple[str, list[Recorded]]] = []
    missing: list[tuple[Environment, list[str]]] = []
    for environment in read_environments(folder, catalog, place):
        wanted = [each for each in recorded if each.library in environment.libraries]
        if not wanted:
            continue
        plan.append((environment.python, wanted))
        needed = {
            f"{distribution_of(catalog, each.library)}{f'[{each.extra}]' if each.extra else ''}" for each in wanted
        }
        absent = needed - set(environment.versions(needed))
        if absent:
            missing.append((environment, sorted(absent)))
    if not plan and recorded:
        raise CCGraphError(
            "no environment of data/environments.yaml has these libraries; say --installed to try them here"
        )
    placed = {each.library for _, wanted in plan for each in wanted}
    nowhere = sorted({each.library for each in recorded} - placed)
    if nowhere:
        sys.stderr.write(visible(f"ccgraph: in no environment, so not verified: {', '.join(nowhere)}") + "\n")
    if missing and not _may_install(missing, at_once=arguments.install):
        raise CCGraphError("nothing was installed; say --install to install it, or --installed to try what is there")
    for environment, requirements in missing:
        _tell(f"installing into {environment.folder}", always=arguments.all)
        for requirement, why in environment.install(python, requirements).items():
            sys.stderr.write(f"ccgraph: {visible(f'{requirement} was not installed: {why}')}\n")
    return plan


def _may_install(missing: list[tuple[Environment, list[str]]], *, at_once: bool) -> bool:
    """Say what is to be installed, and ask on a terminal."""
    for environment, requirements in missing:
        sys.stderr.write(visible(f"ccgraph: to install into {environment.folder}: {' '.join(requirements)}") + "\n")
    if at_once:
        return True
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write("ccgraph: install these? [y/N] ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def _tell(what: str, *, always: bool) -> None:
    """Say what is being done, since that may take minutes: on a terminal, and where it is a matter of an hour."""
    if always or sys.stderr.isatty():
        sys.stderr.write(f"ccgraph: {visible(what)}\n")
        sys.stderr.flush()


def _page(results: tuple[Imported, ...], skipped: int) -> str:
    left_out = [f"left out, since verified with the same version: {skipped}"] if skipped else []
    if not results:
        return "".join(f"{line}\n" for line in left_out) or "no import path is recorded there\n"
    lines = _table(
        [
            (_library(result), _path(result), result.recorded.owner, _outcome(result))
            for result in results
            if result.outcome != "not installed"
        ]
    )
    absent = sorted({result.recorded.library for result in results if result.outcome == "not installed"})
    counts: dict[str, int] = {}
    for result in results:
        counts[result.outcome] = counts.get(result.outcome, 0) + 1
    lines += ["", ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items()))]
    ran = sum(1 for result in results if "probe" in result.findings)
    lines += [f"run on a few rows: {ran}"] if ran else []
    lines += left_out
    older = sorted({f"{_library(result)} ({result.recorded.version})" for result in results if result.older})
    if older:
        lines.append(f"older than on record, so it proves nothing and is not written: {', '.join(older)}")
    if absent:
        lines.append(f"not installed: {', '.join(absent)}")
    rotted = [result for result in results if result.rotted]
    if rotted:
        lines += ["", "rotted since they were recorded:"]
        lines += [
            f"  {_path(result)} ({result.recorded.owner}): ok with {result.recorded.version}, with"
            f" {result.version or 'an unknown version'} {_outcome(result)}"
            for result in rotted
        ]
    return "".join(f"{visible(line)}\n" for line in lines)


def _outcome(result: Imported) -> str:
    trouble = f", but {result.trouble}" if result.trouble else ""
    return (f"{result.outcome}: {result.why}" if result.why else result.outcome) + trouble


def _library(result: Imported) -> str:
    return f"{result.recorded.library} {result.version}".rstrip()


def _path(result: Imported) -> str:
    binding = f" {result.recorded.binding}" if result.recorded.binding else ""
    return f"{result.recorded.path}{binding}"


def _table(rows: list[tuple[str, str, str, str]]) -> list[str]:
    """The rows below a header; the outcome stands last, since it may be long."""
    cells = [("library", "path", "of", "outcome"), *rows]
    sizes = [max(len(row[column]) for row in cells) for column in range(3)]
    return ["  ".join([*(cell.ljust(size) for cell, size in zip(row, sizes, strict=False)), row[3]]) for row in cells]
