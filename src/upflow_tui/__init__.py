"""upflow-tui: customers from a spreadsheet into an organization kept on this computer."""

__version__ = "0.2.0"
