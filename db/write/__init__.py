"""Writes: everything that changes a data set, one file for each kind of thing."""
