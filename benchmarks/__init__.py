"""Measurements beside bare frameworks and of sending to many; `make bench` writes docs/benchmarks.md."""
