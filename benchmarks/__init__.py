"""How fast the real product answers a class."""
