"""What moderators do about contributions: approve, hide, restore."""
