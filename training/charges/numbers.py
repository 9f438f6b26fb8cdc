"""Numbers of invoices and credit notes: one after another, and none is lost."""

from training.charges.models import Series
from training.charges.rules import Paper

PREFIX = {Paper.INVOICE: "TR", Paper.CREDIT_NOTE: "TC"}


def following(paper: Paper) -> tuple[int, str]:
    """The next number and its reference. Its series stays locked until the transaction ends, and if that fails the
    number is given to the next: so call this last.
    """
    series = Series.objects.select_for_update().filter(paper=paper).first()
    if series is None:
        Series.objects.bulk_create([Series(paper=paper)], ignore_conflicts=True)
        series = Series.objects.select_for_update().get(paper=paper)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last, f"{PREFIX[paper]}-{series.last:05d}"
