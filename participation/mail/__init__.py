"""Letters: what goes out by e-mail, kept until a server has taken it."""
