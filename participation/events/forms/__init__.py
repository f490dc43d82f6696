"""Forms of events, of their rounds and of polls."""
