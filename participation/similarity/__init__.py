"""What ideas say as vectors: ideas that are alike, and new ones that sort themselves by it."""
