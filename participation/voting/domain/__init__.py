"""The verbs of voting: votes are cast, polls answered, ballot papers handed out."""
