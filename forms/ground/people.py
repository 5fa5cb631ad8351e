"""Forms for signing in and for the administrator."""

from __future__ import annotations

from marshmallow import ValidationError, fields, post_load, validates_schema

from forms.base import MESSAGES, Address, Choice, Day, Form, Identity, Text
from workflows.roles import AdminOf, OrganisationKind
from workflows.words import N_


def _strong(value: str) -> None:
    if not 10 <= len(value) <= 200:
        raise ValidationError(MESSAGES["password"])


class SignInForm(Form):
    """Login and password."""

    login = Text(limit=100)
    password = fields.String(required=True)


class PasswordForm(Form):
    """A new password by a one-time link; the first administrator also names itself."""

    name = Text(limit=100, blank=True)
    login = Text(limit=100, blank=True)
    password = fields.String(required=True, validate=_strong)


class OrganisationForm(Form):
    """A unit under its upper level."""

    name = Text(limit=200)
    kind = Choice(OrganisationKind)
    parent_id = Identity(blank=True)


class PersonForm(Form):
    """Someone who will sign in."""

    name = Text(limit=100)
    login = Text(limit=100)
    title = Text(limit=100, blank=True)
    email = Address()
    organisation_id = Identity()


class ForgottenForm(Form):
    """Whose password is forgotten."""

    login = Text(limit=100)


class MembershipForm(Form):
    """One more organisation that a person serves."""

    person_id = Identity()
    organisation_id = Identity()
    title = Text(limit=100, blank=True)


class OwnForm(Form):
    """What a person says of itself."""

    name = Text(limit=100)
    phone = Text(limit=50, blank=True)
    email = Address()


class OwnPageForm(OwnForm):
    """The same on one's own page: another mail address is proved by the password, since by mail a
    forgotten one is chosen anew.
    """

    old = fields.String(load_default="")


class NewPasswordForm(Form):
    """Another password, by who knows the old one; twice, so that it is what was meant."""

    old = fields.String(required=True)
    password = fields.String(required=True, validate=_strong)
    again = fields.String(required=True)

    @validates_schema
    def _same(self, data: dict[str, str], **kwargs: object) -> None:
        if data.get("password") != data.get("again"):
            raise ValidationError({"again": N_("两次输入的密码不同")})


class CodeForm(Form):
    """A code of the second step."""

    second_code = Text(limit=100)


class FirstCodeForm(CodeForm):
    """The first code of a new second step, by who knows the password where there is one."""

    old = fields.String(load_default="")


class ProofForm(Form):
    """The password of who asks for what opens its account, where there is one."""

    old = fields.String(load_default="")


class PasskeyNameForm(Form):
    """How its person calls a passkey."""

    passkey_name = Text(limit=100)


class FirstPasskeyForm(PasskeyNameForm, ProofForm):
    """A new passkey: what the device answered, as JSON."""

    credential = Text(limit=20_000)


class OutsideForm(Form):
    """How the provider of identities calls somebody, as the administrator there says."""

    subject = Text(limit=255)
    reason = Text(limit=1000)


class CorrectionForm(OwnForm):
    """What was entered wrongly about a person, and why it is changed."""

    login = Text(limit=100)
    reason = Text(limit=500)


class ReasonForm(Form):
    """Why."""

    reason = Text(limit=500)


class LastDayForm(ReasonForm):
    """Until when, at once when no day is given; and why."""

    until = Day(blank=True)


class UnitForm(ReasonForm):
    """The unit and the post that are right."""

    organisation_id = Identity()
    title = Text(limit=100, blank=True)


class AdminForm(ReasonForm):
    """Whether a person is made an administrator, or no longer one."""

    act = Choice(("give", "take"))
    admin_of = fields.String(load_default="")

    @post_load
    def _which(self, data: dict[str, object], **kwargs: object) -> dict[str, object]:
        """Nothing is given that was not chosen."""
        given = {"all": AdminOf.ALL} | {one.value: one for one in AdminOf if one}
        chosen = given.get(str(data["admin_of"]))
        if data["act"] == "give" and chosen is None:
            raise ValidationError({"admin_of": MESSAGES["choice"]})
        data["admin_of"] = chosen if data["act"] == "give" else None
        return data


class SuccessorForm(ReasonForm):
    """Who takes over, and why."""

    person_id = Identity()
