"""Knowledge tracing: the chance that a student's next answer is correct, from all before it."""
