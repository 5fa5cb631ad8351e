"""Forms for signing in and for the administrator."""

from __future__ import annotations

from marshmallow import ValidationError, fields

from forms.base import MESSAGES, Address, Choice, Form, Identity, Text
from workflows.roles import OrganisationKind


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
    organisation_id = Identity()


class AddressForm(Form):
    """Where a person's letters go."""

    email = Address()


class MembershipForm(Form):
    """One more organisation that a person serves."""

    person_id = Identity()
    organisation_id = Identity()
    title = Text(limit=100, blank=True)
