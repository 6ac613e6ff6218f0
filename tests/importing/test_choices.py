"""What was chosen of the lines that look like no customers (docs/rules.md §2)."""

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.findings import LINE_KIND_LABELS, LINE_KINDS
from upflow_tui.importing.choices import ImportChoices

WORDS = st.one_of(st.sampled_from([*LINE_KINDS, "all"]), st.integers(1, 9))


def test_each_kind_of_lines_has_a_label() -> None:
    assert tuple(LINE_KIND_LABELS) == LINE_KINDS


@given(st.lists(WORDS), WORDS, st.booleans())
def test_what_is_put_back_is_kept_until_it_is_skipped_again(
    before: list[int | str], what: int | str, older: bool
) -> None:
    choices = ImportChoices(keep_total_line=older)
    for word in before:
        choices = choices.keeping(word)
    kind, line = (what, 77) if isinstance(what, str) and what != "all" else ("ruler_line", what)
    kept = choices.keeping(what)
    assert kept.keeps_line(str(kind), line if isinstance(line, int) else 77)
    again = kept.skipping(what)
    assert what not in again.kept
    assert set(again.kept) <= set(choices.kept) | {what}


def test_the_older_word_for_totals_is_taken_back_with_the_kind() -> None:
    older = ImportChoices(keep_total_line=True)
    assert older.kept == ("total_line",)
    assert older.keeping(12).kept == ("total_line", 12)
    assert older.skipping("total_line") == ImportChoices()
    assert older.skipping("all") == ImportChoices()
    assert older.keeping("all").kept == ("all",)
