"""The offline coder: cues of a codebook and heads learned from examples and coded posts; no network, no key."""
