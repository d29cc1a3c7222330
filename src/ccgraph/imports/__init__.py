"""Whether the recorded import paths still import: tried in another process, and written back."""
