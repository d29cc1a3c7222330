"""Which techniques code uses: its files are read and parsed, never run."""
