"""Measuring a coder against posts that people have read: gold in, agreement out."""
