"""The experiments: pure Python, importable and runnable without a web server."""
