"""The columns that a file with a chronology may have, under the names that people give them."""

from partnership.agencies.imports.columns import Column

COLUMNS = (
    Column(
        "written",
        "Date",
        "As it is recorded: 22/05/2016, ?22 May 2016, early March 2019, 22-24/5/16, before May 2016, unknown",
        True,
        ("Date of event", "Event date", "Date and time", "Date/time", "Date time", "When", "Date of contact",
         "Contact date", "Date of incident", "Dates", "Date occurred", "Date(s)"),
    ),
    Column("time", "Time", "Instead of a time in the date", also=("Time of event", "Time of day")),
    Column(
        "happened",
        "What happened",
        "One event in each row",
        True,
        ("Event", "Events", "Event details", "Details", "Detail", "Description", "Significant event", "Entry",
         "Summary", "Contact", "Incident", "Information", "Details of event", "Significant events",
         "Details of contact", "Narrative", "Event description", "Key event", "What"),
    ),
    Column(
        "source",
        "Source",
        "The record from which it comes; empty means what you enter above for all rows that name none",
        also=("Source of information", "Record", "Source document", "Evidence", "Reference", "Source of record",
              "Where recorded", "Source/reference", "Information source", "System"),
        needed="Yes, here or above",
    ),
    Column("place", "Where", "Where it happened", also=("Place", "Location", "Venue", "Setting", "Address")),
    Column(
        "known_written",
        "When the agency knew",
        "Where it became known later than it happened",
        also=("Known on", "Date known", "Date agency informed", "Date informed", "Date recorded", "Known from",
              "Date became known", "When known"),
    ),
    Column(
        "known_by",
        "Who knew",
        "Roles rather than names",
        also=("Known by", "Known to", "Professional", "Worker", "Staff involved", "Who", "By whom",
              "Professionals involved"),
    ),
    Column(
        "comment",
        "Comment",
        "Why it matters",
        also=("Comments", "Significance", "Analysis", "Response", "Outcome", "Action taken", "Comment/analysis",
              "Actions", "Notes", "Analysis/comment"),
    ),
    Column("themes", "Themes", "Names of themes, divided by ;", also=("Theme", "Topic", "Topics")),
    Column(
        "agency",
        "Agency",
        "Only where a file has one; rows of other agencies are left out",
        also=("Agency name", "Organisation", "Service", "Source agency", "Agency/organisation"),
    ),
)  # fmt: skip
