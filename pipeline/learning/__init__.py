"""Heads learned from posts that people have coded, with a report of what that gained."""
