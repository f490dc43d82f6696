"""The pages of proposals: asking for one, seeing it, deciding about it; and the catalogue."""
