"""Between browser and domain: who asks, may they, one-time keys, language, errors, headers."""
