"""What knows nothing of the domain: database, facts, audit, refusals, rules, text."""
