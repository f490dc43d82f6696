"""Forms of signing in, of one's account and of the administration's lists."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import lazy_gettext as _l

from participation.identity.domain import SHORTEST_PASSWORD, TOO_SHORT
from participation.identity.queries import normalise_email
from participation.kernel.forms import Fields
from participation.kernel.words import Words
from participation.mail.rules import LONGEST, is_address
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
        password = _password(fields, form)
        fields.check()
        return cls(email, password)


def read_password(form: Mapping[str, str]) -> str:
    """A password as typed. Raises Invalid where it is missing."""
    fields = Fields(form)
    password = _password(fields, form)
    fields.check()
    return password


def _new_password(fields: Fields, form: Mapping[str, str]) -> str:
    password = form.get("password", "")[:1000]
    if len(password) < SHORTEST_PASSWORD:
        fields.wrong("password", TOO_SHORT)
    return password


def _password(fields: Fields, form: Mapping[str, str]) -> str:
    password = form.get("password", "")[:1000]
    if not password:
        fields.wrong("password", _l("Please enter your password."))
    return password


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


def read_entry(form: Mapping[str, str], *, longest: int) -> Words:
    """The name of an entry of one of the lists. Raises Invalid unless both languages have one."""
    fields = Fields(form)
    name = fields.words("name", longest=longest)
    for code in LANGUAGES:
        if not name[code]:
            fields.wrong(f"name_{code}", _l("Please enter the name in this language too."))
    fields.check()
    return name


@dataclass(frozen=True)
class NewPasswordForm:
    """A new password, and the name of who was registered under one that is perhaps not theirs."""

    password: str
    name: str = ""

    @classmethod
    def read(cls, form: Mapping[str, str], *, asks_name: bool) -> "NewPasswordForm":
        """Raises Invalid for a short password, and where the name is asked for and missing."""
        fields = Fields(form)
        name = ""
        if asks_name:
            name = fields.line("name", longest=100, missing=_l("Please enter your name."))
        password = _new_password(fields, form)
        fields.check()
        return cls(password, name)


@dataclass(frozen=True)
class RegisterForm:
    """What somebody says who wants an account."""

    name: str
    email: str
    password: str
    locale: str

    @classmethod
    def read(cls, form: Mapping[str, str]) -> "RegisterForm":
        """Raises Invalid where one is missing, no address, or a short password."""
        fields = Fields(form)
        name = fields.line("name", longest=100, missing=_l("Please enter your name."))
        email = _address(fields)
        password = _new_password(fields, form)
        locale = fields.one_of("locale", LANGUAGES, LANGUAGES[0])
        fields.check()
        return cls(name, email, password, locale)


def read_address(form: Mapping[str, str]) -> str:
    """The address that a letter is asked for. Raises Invalid."""
    fields = Fields(form)
    email = _address(fields)
    fields.check()
    return email


def _address(fields: Fields) -> str:
    missing = _l("Please enter your email address.")
    email = normalise_email(fields.line("email", longest=LONGEST, missing=missing))
    if email and not is_address(email):
        fields.wrong("email", _l("This is not an email address."))
    return email
