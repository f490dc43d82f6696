"""Session cookies that do not depend on the clock going forward.

A cookie signed before the clock was set back seems to come from the future, and itsdangerous would
refuse it: a whole hall would be strangers, and have a second vote. Here it counts as just signed.
"""

from datetime import datetime
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from itsdangerous import SignatureExpired, TimestampSigner, URLSafeTimedSerializer


class PatientSigner(TimestampSigner):
    """Signs with the time; only what is too old is refused, not what seems to come too early."""

    def unsign(  # type: ignore[override]
        self,
        signed_value: str | bytes,
        max_age: int | None = None,
        return_timestamp: bool = False,  # noqa: FBT001, FBT002  as in what it overrides
    ) -> tuple[bytes, datetime] | bytes:
        """What was signed, with the moment if asked. Raises BadSignature, or SignatureExpired."""
        value, signed = super().unsign(signed_value, return_timestamp=True)
        age = self.get_timestamp() - signed.timestamp()
        if max_age is not None and age > max_age:
            raise SignatureExpired(
                f"Signature age {age} > {max_age} seconds", payload=value, date_signed=signed
            )
        return (value, signed) if return_timestamp else value


class PatientSessions(SecureCookieSessionInterface):
    """Flask's sessions, signed like this."""

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs and reads cookies."""
        serializer: Any = super().get_signing_serializer(app)
        if serializer is not None:
            serializer.signer = PatientSigner
        return serializer  # type: ignore[no-any-return]


def init_app(app: Flask) -> None:
    """Make Flask's sessions of this kind."""
    app.session_interface = PatientSessions()
