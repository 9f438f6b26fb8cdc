"""The columns that a file of past attendance may have, under the names that people give them."""

from partnership.agencies.imports.columns import Column

COLUMNS = (
    Column(
        "email",
        "Email address",
        "The person’s own work address; people are found by it",
        True,
        (
            "Email", "Mail", "Work email", "Work email address", "Delegate email", "Delegate email address",
            "Attendee email", "Attendee email address", "Participant email", "Learner email", "User email", "Username",
        ),
    ),
    Column(
        "name",
        "Name",
        "Full name; needed for people who have no account here",
        also=(
            "Full name", "Delegate", "Delegate name", "Attendee", "Attendee name", "Participant", "Participant name",
            "Learner", "Learner name", "Person", "Staff name", "Employee name",
        ),
    ),
    Column("first_name", "First name", "Instead of the full name", also=("Forename", "Given name", "Firstname")),
    Column("last_name", "Last name", "Instead of the full name", also=("Surname", "Family name", "Lastname")),
    Column(
        "agency",
        "Agency",
        "Name or short name in the directory; empty: where the person worked on that day",
        also=("Agency name", "Organisation", "Organization", "Organisation name", "Employer", "Company", "Setting",
              "Workplace", "Place of work"),
    ),
    Column(
        "course",
        "Course",
        "Title of a course, the end of its address, or the title of a course elsewhere that counts as it",
        True,
        ("Course title", "Course name", "Training", "Training course", "Training title", "Event", "Event name",
         "Event title", "Title", "Module"),
    ),
    Column(
        "date",
        "Date",
        "Like 2024-04-01, 01/04/2024 or 1 April 2024; of several days all, or the first and the last",
        True,
        ("Dates", "Day", "Date attended", "Attendance date", "Course date", "Course dates", "Event date",
         "Event dates", "Session date", "Training date", "Date of training", "Date of course", "Start date",
         "First day", "From", "Date completed", "Completion date", "Completed on"),
    ),
    Column("last_date", "Last day", "Of a course on several days", also=("End date", "Until", "To", "Finish date")),
    Column(
        "venue",
        "Venue",
        "As it is written in the session, or Online; empty where the course had one session that day",
        also=("Location", "Place", "Where", "Venue name", "Delivery", "Delivery method", "Event venue"),
    ),
    Column(
        "attendance",
        "Attendance",
        "Attended, part or absent, or yes or no; without this column everybody counts as attended",
        also=("Attended", "Attended?", "Attendance status", "Present", "Register", "Outcome", "Completed", "Result"),
    ),
)  # fmt: skip
