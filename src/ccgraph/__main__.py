"""``python -m ccgraph``."""

from ccgraph.cli import run

run()
