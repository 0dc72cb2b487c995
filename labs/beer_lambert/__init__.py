"""Beer and Lambert: coloured light through a coloured solution, and a photometer behind it."""
