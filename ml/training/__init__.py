"""One fine-tuning loop for every task. Importing this package imports no torch."""
