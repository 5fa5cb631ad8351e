"""Forms of a unit that is not registered yet: how the owner names it, and what the bureau answers."""

from __future__ import annotations

from marshmallow import fields

from forms.base import Choice, Form, Identity, OrNothing, Text
from workflows.roles import Bond, PartyKind

KINDS = tuple(kind for kind in PartyKind if kind != PartyKind.OWNER)


class NewcomerForm(Form):
    """A unit, the place it is meant for, whom to ask there; `other` says that it is none of those with
    a name like it.
    """

    name = Text(limit=200)
    credit_code = Text(limit=18, blank=True)
    contact = Text(limit=200)
    kind = Choice(KINDS)
    section = Identity()
    bond = OrNothing(bond for bond in Bond if bond)
    under_id = Identity(blank=True)
    note = Text(limit=1000, lines=True, blank=True)
    other = fields.Boolean(load_default=False)


class NewcomerStepForm(Form):
    """The answer or the unit meant, where the step asks for one, and the version that was read."""

    answer = Text(limit=1000, lines=True, blank=True)
    organisation_id = Identity(blank=True)
    version = Identity()
