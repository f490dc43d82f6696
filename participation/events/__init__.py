"""Workshops, barcamps and consultations: their agenda of rounds, and who takes part."""
