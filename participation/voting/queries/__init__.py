"""Questions about ballots and who cast them, how a vote stands, and what a poll was answered."""
