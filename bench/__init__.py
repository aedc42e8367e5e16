"""Benchmarks: each prints its figures, as JSON with --json, and compares within one run."""
