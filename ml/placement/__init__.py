"""Placement: the shortest check from which a student's score on a whole bank can be told."""
