"""``python -m ccgraph.cli``."""

from ccgraph.cli import run

run()
