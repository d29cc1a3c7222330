"""Maps are the same bytes with pyvis and with pyvis-optimized, which installs another code under the same name."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ccgraph.map import page, render
from map import sample_graphs

pytestmark = pytest.mark.packaging

_DRAW = """\
import sys, pyvis.network
from ccgraph.map import render
from map import sample_graphs
sys.stderr.write(pyvis.network.__file__)
for graph in (sample_graphs.pca(), sample_graphs.hostile(), sample_graphs.bare()):
    sys.stdout.buffer.write(render(graph).encode())
"""


@pytest.mark.parametrize("distribution", ["pyvis==0.3.2", "pyvis-optimized"])
def test_the_same_bytes_with_either(distribution: str, tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(
        [*pip, "--target", str(tmp_path), "--upgrade", distribution], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        if os.environ.get("CI") == "true":
            pytest.fail(done.stderr)
        pytest.skip(f"{distribution} cannot be installed here")
    ours = [str(tmp_path), str(Path(__file__).parents[1]), str(Path(page.__file__).parents[2])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(ours)}
    drawn = subprocess.run([sys.executable, "-c", _DRAW], env=environment, capture_output=True, check=True)
    assert Path(drawn.stderr.decode().splitlines()[-1]).is_relative_to(tmp_path)
    expected = "".join(map(render, (sample_graphs.pca(), sample_graphs.hostile(), sample_graphs.bare())))
    same = drawn.stdout == expected.encode()  # how they differ would take pytest minutes to show
    assert same
