"""Titration: an acid in a flask, sodium hydroxide in a burette, and a pH meter."""
