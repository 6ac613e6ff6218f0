"""Every text of an organization is trimmed and composed."""

from __future__ import annotations

from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.engine.organization.cleaning import clean_organization

_RAW, _CLEAN = " Pe\u0301rime\u0301\u00a0", "Périmé"


def of_text(text: str) -> Organization:
    return Organization(
        name=text,
        positions=(text,),
        members=(Member(text, text),),
        workflows=(Workflow(text),),
        custom_fields=(CustomField(text, CustomFieldType.SINGLE_SELECT, (text, text)),),
    )


def test_every_text_is_cleaned() -> None:
    assert clean_organization(of_text(_RAW)) == of_text(_CLEAN)


def test_what_is_clean_stays() -> None:
    assert clean_organization(Organization()) == Organization()
