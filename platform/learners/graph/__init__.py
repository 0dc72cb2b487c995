"""The knowledge graph: skills, what each builds on and by which source, and a school's own changes."""
