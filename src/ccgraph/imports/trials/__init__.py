"""What a callable can do with data, tried on a few rows: run inside the Python of its library, as ``probe`` is.

Standard library and numpy only, Python 3.9 or later; ``probe`` imports these modules, and of ccgraph no others. A
trial first runs the callable on plain rows; only what ran is asked more, one change of the rows at a time. A refusal
counts as one only where its message speaks of what was changed: any other error says nothing of the capability.
"""
