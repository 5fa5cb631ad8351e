"""Benchmarks against peers, printed as ratios taken in one run. Not tests: `make bench`."""
