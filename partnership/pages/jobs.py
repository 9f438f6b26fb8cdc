"""How far the making of a file is, as its page shows it."""

from partnership.base.job_rules import State
from partnership.base.jobs import Job as Row
from partnership.pages.components import Job


def shown(
    row: Row,
    *,
    usually: str,
    done: str,
    url: str,
    result: tuple[str, str],
    retry_url: str,
    also: tuple[tuple[str, str], ...] = (),
) -> Job:
    """A job as the progress component shows it.

    `usually` says how long it takes, `done` what is in the file, `result` is the label and the address of the file,
    `also` those of its other files, `url` the address of the page.
    """
    heading, detail = {
        State.WAITING: ("The file is waiting to be made", f"{row.step}. {usually}"),
        State.WORKING: ("The file is being made", f"{row.step}."),
        State.MADE: ("The file is made", done),
        State.FAILED: ("The file could not be made", row.problem),
    }[State(row.state)]
    return Job(
        state="done" if row.state == State.MADE else row.state,  # type: ignore[arg-type]
        heading=heading,
        detail=detail,
        url=url,
        done=row.steps_done,
        total=row.steps_total,
        result_url=result[1],
        result_label=result[0],
        also=also,
        retry_url=retry_url,
    )
