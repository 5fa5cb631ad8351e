"""The fields of each Word template: what a document says, no more and no less."""

from __future__ import annotations

from marshmallow import Schema, fields


class InspectionNoticeForm(Schema):
    """Fields of templates/docx/inspection_notice.docx (检查通知)."""

    receiver = fields.String()
    project = fields.String()
    organiser = fields.String()
    visit_date = fields.String()
    visit_place = fields.String()
    inspectors = fields.String()
    contact = fields.String()
    issued = fields.String()
    items = fields.List(fields.String())
    parties = fields.List(fields.String())


class RectificationNoticeForm(Schema):
    """Fields of templates/docx/rectification_notice.docx (整改通知书)."""

    receiver = fields.String()
    project = fields.String()
    organiser = fields.String()
    visit_date = fields.String()
    inspectors = fields.String()
    contact = fields.String()
    issued = fields.String()
    conclusion = fields.List(fields.String())
    count = fields.Integer()
    last_day = fields.String()
    problems = fields.List(fields.Dict())


class OpinionForm(Schema):
    """Fields of templates/docx/opinion.docx (《项目档案验收意见》)."""

    project = fields.String()
    basis = fields.String()
    applicant = fields.String()
    organiser = fields.String()
    meeting_date = fields.String()
    meeting_place = fields.String()
    members = fields.Integer()
    sampled = fields.Integer()
    rechecked = fields.Boolean()
    overview = fields.List(fields.String())
    parties = fields.List(fields.Dict())
    management = fields.List(fields.Dict())
    volumes = fields.Integer()
    files = fields.Integer()
    pages = fields.Integer()
    drawings = fields.Integer()
    evaluation = fields.List(fields.Dict())
    agreed = fields.Integer()
    against = fields.Integer()
    conclusion = fields.String()
    dissents = fields.List(fields.String())
    requirements = fields.List(fields.String())
    issued = fields.String()
    panel = fields.List(fields.Dict())
    samples = fields.List(fields.Dict())
    findings = fields.List(fields.Dict())
