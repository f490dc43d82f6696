"""Ideas: submitting, editing, withdrawing and supporting them, and how each came to be."""
