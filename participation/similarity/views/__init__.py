"""The pages of like ideas: while one is written, in pairs, and as they come in."""
