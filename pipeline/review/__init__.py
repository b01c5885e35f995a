"""A finished run as pages for a browser: what was cut and why, what was found, and which articles to look at first."""
