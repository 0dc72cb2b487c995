"""An enzyme, its substrate and its inhibitors in a cuvette."""
