"""What must be fast, timed beside a peer in the same run.

``python -m benchmarks`` prints a table per part; ``--check`` exits with 1 where a bar is missed. Maps in a browser take
minutes and have a command of their own, ``python -m benchmarks.maps``. Milliseconds differ from machine to machine and
from hour to hour; the ratios are what counts.
"""
