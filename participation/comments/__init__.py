"""Comments on ideas: written, answered, supported, edited, withdrawn, each in its own language."""
