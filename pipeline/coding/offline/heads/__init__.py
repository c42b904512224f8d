"""Trained heads of the offline coder: learned from a codebook's examples, kept in a cache, rebuilt by one command."""
