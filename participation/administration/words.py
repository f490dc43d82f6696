"""Words for what the administration deals with: roles, and states of accounts."""

from flask_babel import lazy_gettext as _l

from participation.identity.models import Role

ROLE_NAMES = {
    Role.EMPLOYEE: _l("Employee"),
    Role.MODERATOR: _l("Moderator"),
    Role.EDITOR: _l("Editor"),
    Role.LEAD_UNIT: _l("Lead unit"),
    Role.READER: _l("Reader"),
    Role.ADMINISTRATOR: _l("Administrator"),
}

ROLE_RIGHTS = {
    Role.EMPLOYEE: _l("Sees internal events and their ideas as well."),
    Role.MODERATOR: _l("Creates events and runs those that are given to them."),
    Role.EDITOR: _l("Makes measures out of ideas, approves what lead units write, and publishes."),
    Role.LEAD_UNIT: _l("Reports on the measures of their unit. An editor approves the report."),
    Role.READER: _l("For committees and representatives. Sees no internal events."),
    Role.ADMINISTRATOR: _l(
        "Manages people, lists, mail and texts, reads the audit log, and may moderate every event "
        "and edit the masterplan."
    ),
}
