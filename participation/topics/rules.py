"""Who looks after the list of topic fields. Sorting is for whoever may curate an event."""

from participation.identity.rules import is_administrator, is_editor, is_moderator, is_signed_in

may_edit_fields = is_signed_in & (is_moderator | is_editor | is_administrator)
