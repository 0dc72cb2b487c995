"""A ball shot from a launcher, in air or without it."""
