"""What the tests of safety share: children that know the small catalogue only, so that each run is short."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import sample
from ccgraph import resources
from safety.nursery import nursery

if TYPE_CHECKING:
    from collections.abc import Iterator

    from safety.nursery import Nursery


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Where the runs of ccgraph come from that are disturbed, limited or watched."""
    folder = tmp_path_factory.mktemp("nursery")
    checkout = folder / "checkout"
    sample.write(checkout / "data")
    for name in ("ontology", "queries"):
        shutil.copytree(resources.folder(name), checkout / name)
    with nursery(folder, checkout) as found:
        yield found
