"""A rigid pendulum, from small swings to nearly upright, with or without drag."""
