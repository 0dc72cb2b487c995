"""Kinetics: a coloured substance A turns into B in a thermostatted beaker, with a catalyst or not."""
