"""Backups: a whole installation in one file, made while it serves, and put back."""
