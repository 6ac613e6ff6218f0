"""`upflow-tui templates`: the four templates, for the current organization (docs/commands.md)."""

from __future__ import annotations

from argparse import Namespace
from typing import Any, BinaryIO, Final

from upflow_tui.cli.errors import FINE, CommandError, UsageError
from upflow_tui.cli.files import dialect_of, refuse_json_beside, say_where, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import ending_of
from upflow_tui.core.organization import Organization
from upflow_tui.engine.service import Engine
from upflow_tui.reports.csv_file import CsvDialect, write_csv
from upflow_tui.reports.template_workbook import EXAMPLES, FILLED, write_template_workbook
from upflow_tui.reports.templates import TEMPLATES, TemplateError, template_fields, template_rows


def _write_csv(name: str, organization: Organization, dialect: CsvDialect, out: BinaryIO) -> None:
    write_csv(template_rows(name, organization), out, dialect)


def _write_workbook(name: str, organization: Organization, _dialect: CsvDialect, out: BinaryIO) -> None:
    write_template_workbook(name, organization, out)


WRITERS: Final = {".csv": _write_csv, ".xlsx": _write_workbook}
"""What writes a template, by the ending of the file."""
_NEXT: Final = {
    ".csv": "Its two lines are examples: replace them with yours.",
    ".xlsx": f'Fill in the sheet "{FILLED}"; "{EXAMPLES}" shows how, and is not read.',
}


def run(options: Namespace, output: Output) -> int:
    """Lists the templates, or writes one."""
    organization = Engine(options.data_dir).organization()
    if options.name is None:
        if options.out is not None:
            raise UsageError("The name of the template is missing.", "Name it: upflow-tui templates customers -o F.")
        _list(organization, options, output)
        return FINE
    if options.out is None:
        raise UsageError("The output file is missing.", f"Give it: upflow-tui templates {options.name} -o F.")
    refuse_json_beside(options)
    ending = ending_of(options.out, "templates")
    dialect = dialect_of(options, ending)
    try:
        write_out(options, lambda out: WRITERS[ending](options.name, organization, dialect, out), output)
    except TemplateError as error:
        raise CommandError(str(error)) from None
    said = f"The template was written to {options.out}. {_NEXT[ending]}"
    say_where(options, output, "templates written", {"written": options.out}, said)
    return FINE


def _list(organization: Organization, options: Namespace, output: Output) -> None:
    templates = [
        {"name": item.name, "title": item.title, "fields": _labels(item.name, organization)} for item in TEMPLATES
    ]
    if options.json:
        output.json("templates", {"templates": templates})
        return
    for template in templates:
        _print(template, output)
    output.line("To write one: upflow-tui templates NAME -o F")


def _print(template: dict[str, Any], output: Output) -> None:
    output.line(f"{template['name']:<12} {template['title']}")
    output.paragraph(", ".join(template["fields"]) or "(nothing that a file may update here)", " " * 13)


def _labels(name: str, organization: Organization) -> list[str]:
    """The columns of a template; none where this organization lets it bring nothing."""
    try:
        return [field.label for field in template_fields(name, organization)]
    except TemplateError:
        return []
