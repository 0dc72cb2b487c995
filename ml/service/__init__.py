"""The models behind HTTP, for those who want only them: `python -m ml serve`. Knows no Django."""
