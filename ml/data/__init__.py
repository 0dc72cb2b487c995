"""Readers of the data sets, and the ways they are split."""
