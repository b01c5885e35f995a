"""Propose rules for a folder from what its articles have in common. See `proposals` for what counts as evidence."""
