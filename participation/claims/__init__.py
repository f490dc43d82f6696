"""Claim codes: finding one's ideas again on another device, and taking them into an account."""
