"""How fast it is, beside peers on the same machine: `make bench`. Asserts nothing about time; docs/performance.md holds
one run."""
