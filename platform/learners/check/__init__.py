"""The short check at the start of a course: its items, how they are chosen, and what it showed."""
