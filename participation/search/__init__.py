"""Searching everything that the viewer may read, and feeds of what everybody may read."""
