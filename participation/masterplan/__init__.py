"""The masterplan: fields of action, measures, where they came from, and how they stand."""
