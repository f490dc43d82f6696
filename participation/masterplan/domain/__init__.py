"""The verbs of the masterplan: plans, measures, promotion and reports."""
