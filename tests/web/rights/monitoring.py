"""Rights at the address of the figures."""

from tests.web.rights.core import NOBODY
from tests.web.world import as_staff

FORMS: dict[str, dict[str, str]] = {}

# It takes the token of the installation, which no role has; tests/monitoring tries it.
TABLE = as_staff([("GET", "/metrics", "", NOBODY)])
