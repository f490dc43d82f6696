"""The pages of topic fields: their list, the board on which ideas are sorted, and wishes."""
