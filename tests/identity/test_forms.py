"""Forms of signing in, of accounts and of the list of affiliations."""

from collections.abc import Iterator

import pytest

from participation.identity.forms import AccountForm, SignInForm
from participation.kernel.refusal import Invalid
from tests.support.house import House


@pytest.fixture(autouse=True)
def in_english(house: House) -> Iterator[None]:
    with house.app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_address_and_password_are_read_as_typed() -> None:
    form = SignInForm.read({"email": " Ada@example.org ", "password": "  pass\u00adword "})
    assert form == SignInForm("Ada@example.org", "  pass\u00adword ")


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({}, {"email", "password"}),
        ({"email": "ada@example.org"}, {"password"}),
        ({"password": "x"}, {"email"}),
        ({"email": "a" * 255, "password": "x"}, {"email"}),
    ],
)
def test_signing_in_needs_both(form: dict[str, str], errors: set[str]) -> None:
    with pytest.raises(Invalid) as invalid:
        SignInForm.read(form)
    assert set(invalid.value.errors) == errors


@pytest.mark.parametrize(("locale", "kept"), [("de", "de"), ("en", "en"), ("", None)])
def test_an_account_has_a_name_and_may_have_a_language(locale: str, kept: str | None) -> None:
    assert AccountForm.read({"name": " Ada  L. ", "locale": locale}) == AccountForm("Ada L.", kept)


@pytest.mark.parametrize(
    ("form", "errors"),
    [
        ({"name": " "}, {"name"}),
        ({"name": "x" * 101}, {"name"}),
        ({"name": "Ada", "locale": "fr"}, {"locale"}),
    ],
)
def test_a_wrong_account_is_refused(form: dict[str, str], errors: set[str]) -> None:
    with pytest.raises(Invalid) as invalid:
        AccountForm.read(form)
    assert set(invalid.value.errors) == errors
