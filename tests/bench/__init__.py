"""What is measured: `make bench` (see `docs/performance.md`), on data sets that `make scale` builds."""
