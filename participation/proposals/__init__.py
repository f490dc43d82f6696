"""Topic fields that a machine proposes and people decide about; maps of ideas."""
