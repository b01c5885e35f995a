"""Trainers: each writes one file of weights or words into the package, from articles that are not part of the project."""
