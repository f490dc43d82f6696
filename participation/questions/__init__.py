"""Questions to the podium: people ask and support, moderators say what is answered when."""
