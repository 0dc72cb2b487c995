"""Measurements of how fast the product is; they print JSON."""
