"""The photoelectric effect in a vacuum tube."""
