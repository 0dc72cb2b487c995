"""A gas in a cylinder: pressure, temperature, volume, amount, and how fast its particles are."""
