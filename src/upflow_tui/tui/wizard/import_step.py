"""Step 4 of the wizard."""

from __future__ import annotations

from typing import ClassVar

from upflow_tui.tui.wizard.pane import StepPane


class ImportStep(StepPane):
    """Step 4."""

    STEP: ClassVar[int] = 4
