"""Killed, or refused by the system, at any call that changes a file: what is there is the old content or the new.

Each command that writes is run once under ``strace``, which numbers its calls; then again and again, killed at one of
these calls or with one of them failing. Afterwards the next run must do its work and leave nothing behind. ``push``
writes no file of its own, so it is not among them.
"""

from __future__ import annotations

import re
import shutil
import signal
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph.errors import StoreError
from ccgraph.namespace import CCG, PREFIXES
from ccgraph.opening import open as open_graph
from ccgraph.store.local import LocalStore
from safety.effort import chooser, effort, some
from safety.nursery import traced

if TYPE_CHECKING:
    from pathlib import Path

    from cli.running import Outcome
    from safety.nursery import Nursery

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace and its like are of Linux")
needs_strace = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed; apt-get install it")

#: how the system may refuse -> the calls that it refuses so. ``?``: not every machine has the call.
CALLS = {
    "ENOSPC": "?write ?pwrite64 ?writev ?fallocate ?ftruncate ?fsync ?fdatasync ?rename ?renameat2 ?mkdir ?mkdirat",
    "EIO": "?write ?pwrite64 ?writev ?fsync ?fdatasync ?rename ?renameat2 ?unlink ?unlinkat ?ftruncate",
    "EACCES": "?openat ?mkdir ?mkdirat ?rename ?renameat2 ?unlink ?unlinkat ?rmdir ?link ?linkat",
    "EMFILE": "?openat",
    "SIGKILL": "?write ?pwrite64 ?writev ?fallocate ?ftruncate ?fsync ?fdatasync ?rename ?renameat2 ?mkdir ?mkdirat"
    " ?unlink ?unlinkat ?rmdir ?link ?linkat ?flock ?fchmod ?sync_file_range",
}
ALL_CALLS = " ".join(sorted({call for calls in CALLS.values() for call in calls.split()}))
#: exit codes of a run that was refused something: bad input, output, store. None of them is a mistake of ours.
REFUSED = {2, 4, 5}
#: a line of Turtle about what a search may find.
NAMED = f"<urn:lasso> a <{CCG}Method> ; <{PREFIXES['skos']}prefLabel> 'Lasso' .\n"


@dataclass(frozen=True)
class Scenario:
    """A command that writes, and what it writes to: a file, a ``store``, or the ``cache``."""

    words: tuple[str, ...]
    target: str


SCENARIOS = {
    "build": Scenario(("build", "--no-check", "--data", "data", "-o", "graph.nt.gz"), "graph.nt.gz"),
    "build-into": Scenario(("build", "--no-check", "--data", "data", "--into", "store"), "store"),
    "load": Scenario(("load", "new.ttl", "--into", "store"), "store"),
    "dump": Scenario(("dump", "--source", "new.ttl", "-o", "graph.ttl"), "graph.ttl"),
    "map": Scenario(("map", "lasso", "--source", "sample.nt", "-o", "map.html"), "map.html"),
    "query": Scenario(("query", "counts", "--source", "sample.nt", "-o", "counts.csv"), "counts.csv"),
    "cache": Scenario(("query", "counts", "--format", "csv"), "cache"),
}


class Place:
    """A folder in which a scenario is played: as it was before, as often as wanted."""

    def __init__(self, scenario: Scenario, ward: Nursery, folder: Path) -> None:
        self.scenario = scenario
        self.ward = ward
        self.folder = folder / "now"
        self._pristine = folder / "pristine"
        self.log = folder / "log"
        self._pristine.mkdir()
        sample.write(self._pristine / "data")
        (self._pristine / "new.ttl").write_text("<urn:a> <urn:b> <urn:new>, 'newer' .\n" * 3 + NAMED, encoding="utf-8")
        (self._pristine / "old.ttl").write_text("<urn:a> <urn:b> <urn:old> .\n", encoding="utf-8")
        self._setup("build", "--no-check", "--data", "data", "-o", "sample.nt")
        if scenario.target == "store":
            self._setup("load", "old.ttl", "--into", "store")
        elif scenario.target != "cache":
            (self._pristine / scenario.target).write_text("as it was\n" * 1000, encoding="utf-8")
        self.reset()
        self.before = self.state()
        self.said = self.finish().out
        self.after, self.names = self.state(), self.listed()
        assert self.after != self.before
        self.reset()

    def _setup(self, *words: str) -> None:
        outcome = self.ward.run(*words, cwd=self._pristine)
        assert outcome.code == 0, outcome

    @property
    def env(self) -> dict[str, str]:
        """Where a child keeps its cache."""
        return {"CCGRAPH_CACHE": str(self.folder / "cache")}

    def reset(self) -> None:
        """Make the folder what it was before the command."""
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self._pristine, self.folder)

    def state(self) -> object:
        """The content of the target; ``None`` where there is none."""
        target = self.folder / self.scenario.target
        if self.scenario.target == "store":
            with LocalStore.open(target) as store:
                found = open_graph(target, in_process=True).search("lasso")  # which reads the index of names
                return sorted(map(str, store.triples())), [match.iri for match in found]
        if self.scenario.target == "cache":
            return target.is_dir() and any(
                (entry / "queries").exists() for entry in target.iterdir() if not entry.name.startswith(".")
            )
        return target.read_bytes()

    def listed(self) -> list[str]:
        """Every file, but what a database calls its own; the cache removes what others left only after weeks."""
        names = [path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*")]
        return sorted(
            re.sub(r"data-\d+", "data", name)
            for name in names
            if not re.search(r"data-\d+/|/\.ccgraph-part-", name) and not name.startswith("cache/.ccgraph-part-")
        )

    def finish(self) -> Outcome:
        """Run the command undisturbed: it has to end well."""
        outcome = self.ward.run(*self.scenario.words, cwd=self.folder, env=self.env)
        assert (outcome.code, outcome.err) == (0, "")
        return outcome

    def disturbed(self, *options: str) -> Outcome:
        """Run the command under strace."""
        with self.ward.child(*self.scenario.words, cwd=self.folder, env=self.env, hold=True) as child:
            try:
                with traced(child, "-o", str(self.log), *options):
                    return child.end()
            except PermissionError as error:
                pytest.skip(f"this system lets no process trace another: {error}")

    def calls(self) -> list[list[tuple[str, str]]]:
        """Per thread the name and the text of each call that may change a file."""
        self.disturbed("-e", f"trace={ALL_CALLS.replace(' ', ',')}")
        threads: dict[str, list[tuple[str, str]]] = {}
        for line in self.log.read_text(encoding="utf-8", errors="replace").splitlines():
            found = re.match(r"(\d+) +(\w+)\((.*)", line)
            if found:
                threads.setdefault(found[1], []).append((found[2], found[3]))
        self.reset()
        return list(threads.values())

    def check(self, outcome: Outcome, what: str) -> None:
        """Old or new, whatever happened; and the next run ends well and sweeps."""
        state = self.state()
        assert state in (self.before, self.after), what
        if outcome.code == 0:
            assert outcome.out == self.said, what
            # without a cache that can be written the graph is read into memory
            assert state == self.after or self.scenario.target == "cache", what
        else:
            assert outcome.code in {-signal.SIGKILL, *REFUSED}, (what, outcome)
            assert len(outcome.err.splitlines()) <= 10, (what, outcome)
            assert "Traceback" not in outcome.err, (what, outcome)
            if "unchanged" in outcome.err:
                assert state == self.before, (what, outcome)
        self.finish()
        assert self.state() == self.after, what
        assert self.listed() == self.names, what
        self.reset()


@pytest.fixture(scope="module", params=SCENARIOS)
def place(request: pytest.FixtureRequest, ward: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Place:
    return Place(SCENARIOS[request.param], ward, tmp_path_factory.mktemp("place"))


@pytest.fixture(scope="module")
def threads(place: Place) -> list[list[tuple[str, str]]]:
    return place.calls()


@needs_strace
@pytest.mark.parametrize("fault", CALLS)
def test_at_any_call(place: Place, threads: list[list[tuple[str, str]]], fault: str) -> None:
    names = {call.removeprefix("?") for call in CALLS[fault].split()}
    moments = sorted(
        {
            number
            for thread in threads
            for number, (_, text) in enumerate((call for call in thread if call[0] in names), 1)
            if str(place.folder) in text and (fault != "SIGKILL" or not text.startswith(("1<", "2<")))
        }
    )
    assert moments
    calls = CALLS[fault].replace(" ", ",")
    how = "signal=SIGKILL" if fault == "SIGKILL" else f"error={fault}"
    box = 4 if fault == "SIGKILL" else 1
    for moment in some(moments, effort(box, 200), f"{place.scenario.words} {fault}"):
        outcome = place.disturbed("-e", f"trace={calls}", "-e", f"inject={calls}:{how}:when={moment}")
        place.check(outcome, f"{fault} at call {moment}")


@needs_strace
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO"])
def test_for_good(place: Place, threads: list[list[tuple[str, str]]], fault: str) -> None:
    """A disk that is full stays full."""
    calls = CALLS[fault].replace(" ", ",")
    most = max(map(len, threads))
    for moment in some(list(range(1, most)), effort(1, 40), f"{place.scenario.words} {fault} for good"):
        outcome = place.disturbed("-e", f"trace={calls}", "-e", f"inject={calls}:error={fault}:when={moment}+")
        place.check(outcome, f"{fault} from call {moment} on")


def test_at_any_moment(place: Place) -> None:
    start = time.monotonic()
    place.finish()
    longest = time.monotonic() - start
    place.reset()
    moments = chooser(f"{place.scenario.words} moments")
    for _ in range(effort(3, 200)):
        moment = moments.uniform(0, longest)
        with place.ward.child(*place.scenario.words, cwd=place.folder, env=place.env) as child:
            time.sleep(moment)
            child.signal(signal.SIGKILL)
            outcome = child.end()
        place.check(outcome, f"killed after {moment:.4f} s")


def test_with_too_few_descriptors(place: Place) -> None:
    for descriptors in some(list(range(1, 40)), effort(2, 40), f"{place.scenario.words} descriptors"):
        outcome = place.ward.run(*place.scenario.words, cwd=place.folder, env=place.env, descriptors=descriptors)
        place.check(outcome, f"with {descriptors} descriptors")


def test_a_store_that_is_not_whole_is_seen_by_these_checks(ward: Nursery, tmp_path: Path) -> None:
    """The checks above are no checks if they take a torn store for a whole one."""
    place = Place(SCENARIOS["load"], ward, tmp_path)
    next((place.folder / "store").glob("data-*/*.sst")).unlink()
    with pytest.raises(StoreError, match="is damaged"):
        place.state()
    place.reset()
    next((place.folder / "store").glob("data-*/names.sqlite")).write_bytes(b"")
    with pytest.raises(StoreError, match="is damaged"):
        place.state()
    place.reset()
    (place.folder / "store" / "ccgraph-store").write_bytes(b"")
    with pytest.raises(StoreError):
        place.state()
