"""The pages of events: creating and changing them, their rounds, agendas to copy, and joining."""
