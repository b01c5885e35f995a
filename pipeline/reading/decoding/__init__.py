"""Bytes -> the encoding they are in."""
