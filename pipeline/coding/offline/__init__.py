"""The offline coder: cues of a codebook and heads learned from its examples; no network, no key."""
