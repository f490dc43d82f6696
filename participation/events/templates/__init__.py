"""Whole agendas to begin with: those that come with the platform, and those that moderators saved."""
