"""The verbs of proposals: the making of one, deciding about it, the catalogue, and maps."""
