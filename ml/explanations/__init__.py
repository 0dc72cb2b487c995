"""Scores an answer in words against reference answers."""
