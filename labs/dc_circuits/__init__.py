"""Circuits for direct current: wire a board and measure what flows."""
