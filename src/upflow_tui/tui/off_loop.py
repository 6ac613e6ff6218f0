"""Work beside the loop: done in a thread, and what came of it handed back to whoever is still there to be told.

    off_loop(self, lambda: customer_card(folder, key), self._show, group="card")

Nothing else in the screens starts a thread worker or calls from a thread. What a caller need not do any more: catch
errors in the thread, count generations in order to ignore an answer that came late, look whether it is still mounted.

- `work` runs in a thread. It touches no widget; what it needs of one is read before, on the loop.
- `then` gets its result, on the loop. With several results, let `work` return a tuple; for what is read piece by
  piece, let `then` show the first piece and call `off_loop` for the next.
- An `exclusive` call (the default) supersedes the ones before it of the same node and group: they still run to their
  end, but nobody hears of it. What writes must not be superseded: `exclusive=False`.
- What is to be told whatever screen is in front belongs to the app: `off_loop(self.app, …)`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from textual.worker import Worker, get_current_worker

from upflow_tui.tui.failures import say_failure

if TYPE_CHECKING:
    from textual.dom import DOMNode

Result = TypeVar("Result")
Failed: TypeAlias = Callable[[Exception], object]
"""What is done about an error, on the loop."""


def off_loop(
    node: DOMNode,
    work: Callable[[], Result],
    then: Callable[[Result], object] | None = None,
    *,
    group: str,
    exclusive: bool = True,
    even_late: bool = False,
    failed: Failed | None = None,
    expected: type[Exception] | tuple[type[Exception], ...] = Exception,
) -> Worker[None]:
    """Does `work` in a thread; then `then` or `failed` on the loop, if the node is still there and nothing newer began.

    Called on the loop. Order is that of the loop: a `then` that is called is of the newest work of its group.

    Args:
        node: whose work it is: a widget, a screen or the app. Its work ends with it.
        work: the work, in the thread.
        then: takes the result; it may be a coroutine. None: nobody waits for it.
        group: what the work is about, by node: newer work of a group supersedes older.
        exclusive: whether this work supersedes what is under way; False: every result is handed over.
        even_late: whether the result is handed over though newer work was begun meanwhile, as that of a page of a list
            is: of use wherever the cursor went.
        failed: takes an error; None: the `fail` of the node, or of the nearest thing around it that has one, else a
            dialog. `said_elsewhere` for an error that whatever stands beside it says as well.
        expected: the errors that are for `failed`; any other is a fault of the program and is told as one.

    Returns:
        The worker: by `cancel()` the work is superseded by nothing.
    """
    app = node.app

    def run() -> None:
        worker = get_current_worker()
        answer: Callable[[], object]
        try:
            result = work()
        except expected as error:
            answer = partial(failed or partial(_fail, node), error)
        except Exception as error:
            answer = partial(say_failure, app, error)
        else:
            if then is None:
                return
            answer = partial(then, result)
        app.call_from_thread(deliver, worker, answer)

    def deliver(worker: Worker[Any], answer: Callable[[], object]) -> object:
        """On the loop, where newer work is begun as well: what holds here holds until the answer is given."""
        return answer() if node.is_attached and (even_late or not worker.is_cancelled) else None

    return node.run_worker(run, group=group, exclusive=exclusive, thread=True, exit_on_error=False)


def said_elsewhere(_: Exception) -> None:
    """For `failed`: the list beside it is read from the same store or draft, and says why it cannot be read."""


def _fail(node: DOMNode, error: Exception) -> None:
    """What is done about errors where nothing else was asked for."""
    for around in node.ancestors_with_self:
        fail = getattr(around, "fail", None)
        if fail is not None:
            fail(error)
            return
    say_failure(node.app, error)
