"""The pages of voting: votes on ideas, polls, and ballot papers."""
