"""Light at a half-cylinder of glass, and the image of a thin lens on a screen."""
