"""Questions about ideas: what is on a board, which one it is, what stands behind it, and what became of it."""
