"""What runs in a process of its own, with the language model: the one that serves imports none of it."""
