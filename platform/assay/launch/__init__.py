"""Starting Assay on one machine: set-up, supervision, and a clean end."""
