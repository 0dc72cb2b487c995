"""Pages about skills: the maps of a student and a class, decisions and their reasons, time lines."""
