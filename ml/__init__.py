"""Assay's models: no Django here; importable and runnable alone (``python -m ml``)."""
