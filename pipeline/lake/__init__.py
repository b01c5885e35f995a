"""From many records to a dataset of partition files: locally, on a cluster, and again only where something changed."""
