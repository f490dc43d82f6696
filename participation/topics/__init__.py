"""Topic fields: the masterplan's own list, into which the ideas of every event are sorted."""
