"""People, their roles, signing in, and what someone takes part as."""
