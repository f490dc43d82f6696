"""Questions about plans, measures, where they came from, and the reports on them."""
