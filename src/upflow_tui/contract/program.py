"""What the commands about the program itself print: `info`, `settings`, `samples`, `templates`; files written."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.shapes import Document, Shape
from upflow_tui.store.health import Health


class TerminalInfo(Shape):
    """The terminal."""

    stdin: bool = Field(description="Whether standard input is a terminal.")
    stdout: bool = Field(description="Whether standard output is one.")
    stderr: bool = Field(description="Whether standard error is one.")
    columns: int = Field(description="Its width in cells.")
    lines: int = Field(description="Its height in cells.")
    encoding: str | None = Field(description="The encoding of standard output.")
    variables: dict[str, str] = Field(description="The variables that describe it; of some only that they are set.")


class FoldersInfo(Shape):
    """Where the program keeps what; none of them need be there."""

    data: str = Field(description="The data folder.")
    settings: str = Field(description="The settings.")
    logs: str = Field(description="Logs and crash reports.")
    temporary: str = Field(description="Drafts of commands, where there is no data folder yet.")


class StoreInfo(Shape):
    """The file of the store."""

    path: str = Field(description="The file.")
    health: Health = Field(
        description="What SQLite's quick_check says, or why it was not asked: foreign is another program's file, "
        "gone one that was there, no_file a folder or pipe in its place, cut_short one whose writer was killed."
    )
    size: int | None = Field(description="Its bytes.")
    schema_: int | None = Field(alias="schema", description="Its schema version.")
    schema_of_program: int = Field(description="The schema version of this program.")


class InfoPrinted(Document):
    """What is needed to understand a fault from afar; nothing of any customer."""

    program: str = Field(description="The version of upflow-tui.")
    python: str = Field(description="The version of Python.")
    system: str = Field(description="The operating system.")
    sqlite: str = Field(description="The version of SQLite.")
    packages: dict[str, str | None] = Field(description="The version of each library; null where it is missing.")
    terminal: TerminalInfo = Field(description="The terminal.")
    organization: str | None = Field(
        description="What --org calls the organization that this is about; null: the default one."
    )
    folders: FoldersInfo = Field(description="The folders.")
    store: StoreInfo = Field(description="The store.")
    settings_problems: list[str] = Field(description="The mistakes in the settings file, for people.")


class SettingsProblem(Shape):
    """A mistake in the settings file."""

    line: int | None = Field(description="The physical line, 1 = the first; null where the file cannot be read.")
    key: str | None = Field(description="The key with its tables; null where the file is no TOML.")
    message: str = Field(description="What is wrong and what helps, for people.")


class SettingsChecked(Document):
    """What is wrong with a settings file."""

    settings: str = Field(description="The file.")
    there: bool = Field(description="Whether it is there.")
    problems: list[SettingsProblem] = Field(description="Every mistake, in the order of the lines.")


class Template(Shape):
    """A file to fill in."""

    name: str = Field(description="Its name.")
    title: str = Field(description="What it is for.")
    fields: list[str] = Field(description="Its columns.")


class TemplateList(Document):
    """The templates, for the organization as it is."""

    templates: list[Template] = Field(description="Every one.")


class SchemaName(Shape):
    """A schema by its name."""

    name: str = Field(description="Its name, for upflow-tui schema NAME.")
    description: str = Field(description="What it describes.")


class SchemaList(Document):
    """The schemas that there are."""

    schemas: list[SchemaName] = Field(description="Outputs, then files.")


class Written(Document):
    """A file that was written."""

    written: str = Field(description="The file.")


class SamplesWritten(Document):
    """Samples that were written."""

    written: list[str] = Field(description="The files, the organization first.")
