"""Measurements beside bare frameworks; `make bench` runs them and writes docs/benchmarks.md."""
