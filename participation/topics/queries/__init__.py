"""Questions about topic fields: what there are, what stands in them, what was done and is wished."""
