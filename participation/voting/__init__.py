"""Voting rounds: ballots, their budgets, tallies, and when results may be seen."""
