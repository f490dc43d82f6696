"""What is compiled once for all applications of a run: half of a test's time and more otherwise."""

from collections.abc import Callable

from jinja2.bccache import Bucket, BytecodeCache
from werkzeug.routing import Rule


class CompiledTemplates(BytecodeCache):
    """Templates, by their source."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a template's bucket if its source was compiled before."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled; a bucket of another source is not taken, for Jinja compares."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = CompiledTemplates()
Builder = Callable[..., tuple[str, str]]


class CompiledRule(Rule):
    """A route; the function that builds its addresses belongs to no application.

    Werkzeug writes and compiles that function anew for each route of each application.
    It is made of the route's text and defaults, and asks the route itself for its converters.
    """

    _builders: dict[tuple[object, ...], Builder] = {}  # noqa: RUF012  of all applications

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        defaults = tuple((self.defaults or {}).items())
        converters = tuple((name, type(one)) for name, one in self._converters.items())
        key = (tuple(self._trace), defaults, converters, append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]
