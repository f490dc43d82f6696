"""Forms of signing in, of one's account and of the administration's lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.kernel.forms import Fields
from participation.kernel.words import Words
from participation.settings import LANGUAGES


@dataclass(frozen=True)
class SignInForm:
    """Address and password as typed."""

    email: str
    password: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "SignInForm":
        """Raises Invalid where one is missing."""
        fields = Fields(form)
        email = fields.line("email", longest=254, missing=_l("Please enter your email address."))
        password = form.get("password", "")[:1000]
        if not password:
            fields.wrong("password", _l("Please enter your password."))
        fields.check()
        return cls(email, password)


@dataclass(frozen=True)
class AccountForm:
    """What people may change about their account."""

    name: str
    locale: str | None

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "AccountForm":
        """Raises Invalid for an empty name or a language we do not have."""
        fields = Fields(form)
        name = fields.line("name", longest=100, missing=_l("Please enter your name."))
        locale = fields.one_of("locale", LANGUAGES, "")
        fields.check()
        return cls(name, locale or None)


@dataclass(frozen=True)
class AffiliationForm:
    """One entry of the list of what people take part as."""

    name: Words

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "AffiliationForm":
        """Raises Invalid unless there is a name in both languages."""
        fields = Fields(form)
        name = fields.words("name", longest=60)
        for code in LANGUAGES:
            if not name[code]:
                fields.wrong(f"name_{code}", _l("Please enter the name in this language too."))
        fields.check()
        return cls(name)
