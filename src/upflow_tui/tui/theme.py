"""The program's own two themes: calm, readable (WCAG AA), and told apart in 16 colours too.

Nothing is told by colour alone (docs/product.md "Places"), so on the row under the cursor plain white on blue replaces
the colours of single cells: their signs remain.
"""

from __future__ import annotations

from typing import Any, Final

from textual.app import App
from textual.theme import Theme

DARK: Final = Theme(
    name="upflow-dark",
    dark=True,
    primary="#6cb2eb",
    secondary="#8fb8d8",
    accent="#6fd3d8",
    error="#ff8080",
    warning="#f0c24b",
    success="#5ad66f",
    foreground="#d8dee6",
    background="#12161c",
    surface="#171c24",
    panel="#1f2630",
    variables={
        "text-muted": "#a3aebb",
        "border": "#6cb2eb",
        "border-blurred": "#3d4958",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#24508f",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#d8dee6",
        "block-cursor-blurred-background": "#26303c",
        "block-hover-background": "#1f2630",
        "input-selection-background": "#24508f",
        "button-color-foreground": "#12161c",
        "button-focus-text-style": "bold",
        "footer-key-foreground": "#6fd3d8",
        "scrollbar": "#3d4958",
        "scrollbar-hover": "#526174",
        "scrollbar-active": "#6cb2eb",
        "scrollbar-background": "#171c24",
    },
)
LIGHT: Final = Theme(
    name="upflow-light",
    dark=False,
    primary="#0e5688",
    secondary="#3c5a75",
    accent="#0a5f6b",
    error="#a3131d",
    warning="#6f4c00",
    success="#056021",
    foreground="#22272e",
    background="#f7f7f4",
    surface="#ffffff",
    panel="#e8eae6",
    variables={
        "text-muted": "#4a535d",
        "border": "#0e5688",
        "border-blurred": "#aab3bc",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#1f4f9e",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#22272e",
        "block-cursor-blurred-background": "#c8d3de",
        "block-hover-background": "#e8eae6",
        "input-selection-background": "#a9cdf0",
        "button-color-foreground": "#ffffff",
        "button-focus-text-style": "bold",
        "footer-key-foreground": "#0a5f6b",
        "scrollbar": "#aab3bc",
        "scrollbar-hover": "#8b96a1",
        "scrollbar-active": "#0e5688",
        "scrollbar-background": "#eceeea",
    },
)
THEMES: Final = (DARK, LIGHT)
"""To be registered by the program (`App.register_theme`); the first is the one to start with."""


def start_with(app: App[Any], name: str) -> None:
    """Gives a program that does not run yet one of its themes; styles are then read with it, not a second time for it.

    It does what Textual does when a theme is changed, but for looking at all styles again.
    """
    app.set_reactive(App.theme, name)
    dark = app.current_theme.dark
    app.set_classes([f"-theme-{name}", "-dark-mode" if dark else "-light-mode"])
    app.stylesheet.set_variables(app.get_css_variables())


def other_theme(name: str) -> str:
    """The name of the light theme for the dark one's, and the other way round."""
    return DARK.name if name == LIGHT.name else LIGHT.name
