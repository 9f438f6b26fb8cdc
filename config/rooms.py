"""What each room tells the shared rooms: ordered dotted paths to plain functions, read into the settings."""

STANDING = "partnership.agencies.standing.standing"
SEATS = "partnership.meetings.seating.seats_held"
UNREAD = "partnership.notices.access.unread_count"
REFUSED_ADDRESSES = "partnership.notices.addresses.refused"
NAVIGATION = "config.navigation.navigation"
# Which closed records may be opened in an emergency: a kind, and the function that names the record, or knows none.
GLASS_SOURCES = {
    "document": "partnership.documents.access.breakable",
}
# What other rooms keep of an agency, as its page links to it.
AGENCY_PAGES = [
    "partnership.documents.lists.of_agency",
]
# What becomes of what a room has of an agency that is to merge (`partnership.agencies.moving`).
MERGER_SOURCES = [
    "reviews.requests.merging.moves",
    "reviews.chronology.merging.moves",
    "reviews.learning.merging.moves",
    "partnership.actions.merging.moves",
    "partnership.deadlines.merging.moves",
    "partnership.documents.merging.moves",
]
WORK_SOURCES = [
    "partnership.agencies.work.work",
    "partnership.rights.openings.work",
    "partnership.joining.work.work",
    "training.work.work",
    "training.groups.work.work",
    "training.waiting.work.work",
    "training.certificates.work.work",
    "training.charges.work.work",
    "training.evaluation.work.work",
    "training.assurance.work.work",
    "training.returns.work.work",
    "training.pool.work.work",
    "reviews.incidents.work.work",
    "reviews.work.work",
    "reviews.referrals.work.work",
    "reviews.requests.work.work",
    "reviews.chronology.work.work",
    "reviews.learning.work.work",
    "reviews.briefings.work.work",
    "reviews.signing.work.work",
    "reviews.rapid.work.work",
    "reviews.practice.work.work",
    "partnership.annual_report.work.work",
    "partnership.documents.work.work",
    "partnership.actions.work.titled",
    "partnership.deadlines.work.work",
    "partnership.actions.work.work",
    "partnership.actions.chasing_work.work",
]
# What has changed for somebody since they were last here. Of two that lead to the same page the first is told.
CHANGE_SOURCES = [
    "partnership.agencies.changes.changes",
    "partnership.joining.changes.changes",
    "partnership.meetings.changes.changes",
    "partnership.deadlines.changes.changes",
    "partnership.documents.changes.changes",
    "partnership.actions.changes.changes",
    "partnership.finance.changes.changes",
    "training.changes.changes",
    "reviews.changes.changes",
    "partnership.annual_report.changes.changes",
    "partnership.notices.changes.changes",
]
# What the search box finds; of two rows that fit as well, that of the earlier source comes first.
SEARCH_SOURCES = [
    "training.search.COURSES",
    "training.search.SESSIONS",
    "partnership.actions.search.SOURCE",
    "partnership.agencies.search.AGENCIES",
    "partnership.agencies.search.PEOPLE",
    "partnership.meetings.search.SOURCE",
    "partnership.documents.search.SOURCE",
    "partnership.deadlines.search.SOURCE",
    "reviews.search.REVIEWS",
    "reviews.incidents.search.INCIDENTS",
    "reviews.referrals.search.REFERRALS",
    "partnership.notices.search.SOURCE",
    "partnership.annual_report.search.SOURCE",
    "partnership.publications.search.SOURCE",
]
# Who can be given a deadline beside the people of its agency (`partnership.deadlines.access.takers`).
DEADLINE_TAKERS = ["reviews.clocks.takers"]
CALENDAR_SOURCES = [
    "partnership.deadlines.feed.deadlines",
    "training.calendar.booked",
]
# What a release brings to every portal, the demonstration and production alike.
REFERENCE_SOURCES = [
    "partnership.deadlines.rulebook.fill",
    "reviews.referrals.reference.fill",
    "partnership.actions.reference.fill",
    "training.evaluation.reference.fill",
    "training.attendance.reference.fill",
    "training.assurance.reference.fill",
    "training.terms.services.fill",
    "reviews.requests.reference.fill",
    "reviews.rapid.reference.fill",
    "reviews.practice.reference.fill",
]
NOTICE_KINDS = [
    "partnership.rights.notice_kinds.KINDS",
    "config.account_news.KINDS",
    "partnership.joining.notice_kinds.KINDS",
    "training.notice_kinds.KINDS",
    "training.certificates.notice_kinds.KINDS",
    "training.charges.notice_kinds.KINDS",
    "training.groups.notice_kinds.KINDS",
    "training.waiting.notice_kinds.KINDS",
    "training.evaluation.notice_kinds.KINDS",
    "training.approvals.notice_kinds.KINDS",
    "training.attendance.notice_kinds.KINDS",
    "training.assurance.notice_kinds.KINDS",
    "training.returns.notice_kinds.KINDS",
    "training.pool.notice_kinds.KINDS",
    "reviews.notice_kinds.KINDS",
    "reviews.incidents.notice_kinds.KINDS",
    "reviews.referrals.notice_kinds.KINDS",
    "reviews.requests.notice_kinds.KINDS",
    "reviews.chronology.notice_kinds.KINDS",
    "reviews.signing.notice_kinds.KINDS",
    "reviews.rapid.notice_kinds.KINDS",
    "reviews.practice.notice_kinds.KINDS",
    "reviews.learning.notice_kinds.KINDS",
    "reviews.briefings.notice_kinds.KINDS",
    "partnership.actions.notice_kinds.KINDS",
    "partnership.actions.chasing_kinds.KINDS",
    "partnership.deadlines.notice_kinds.KINDS",
    "partnership.documents.notice_kinds.KINDS",
    "partnership.notices.notice_kinds.KINDS",
]
# What somebody who goes has in hand, and how it goes to others; what is open of an agency that has merged.
HANDOVER_SOURCES = [
    "partnership.deadlines.handover.SOURCE",
    "partnership.actions.handover.SOURCE",
    "partnership.meetings.handover.SOURCE",
    "reviews.handover.SOURCE",
    "training.handover.SOURCE",
    "training.waiting.leaving.SOURCE",
    "training.charges.handover.SOURCE",
]
AFTER_MERGER = "partnership.joining.departures.after_merger"
# What happens in training, and who acts on it at once (`training.events`).
TRAINING_LISTENERS: dict[str, list[str]] = {
    "asked": ["training.waiting.listening.asked"],
    "requested": ["training.approvals.listening.requested", "training.waiting.listening.booked"],
    "passed_on": ["training.approvals.listening.passed_on"],
    "manager_hears": ["training.approvals.listening.manager_hears"],
    "booked": ["training.waiting.listening.booked"],
    "cancelled": ["training.charges.making.cancelled"],
    "freed": ["training.waiting.listening.freed"],
    "moved": ["training.groups.listening.moved", "training.waiting.listening.moved"],
    "closed": ["training.waiting.listening.closed"],
    "called_off": [
        "training.waiting.listening.called_off",
        "training.groups.listening.called_off",
        "training.charges.making.called_off",
    ],
    "marked": [
        "training.evaluation.tasks.marked",
        "training.charges.making.marked",
        "training.certificates.issuing.of_session",
        "training.attendance.no_shows.marked",
    ],
    "answered": ["training.certificates.issuing.of_booking"],
}
# What the rooms of training add to its chapter of the annual report.
TRAINING_REPORT_PASSAGES = [
    "training.evaluation.annual.passages",
    "training.assurance.annual.passages",
    "training.returns.annual.passages",
]
# What somebody can do with what is published, below its text.
PUBLICATION_ONWARD = ["reviews.briefings.onward.discuss", "reviews.briefings.onward.correct"]
# Who acts when something public is withdrawn or put back (`partnership.publications.services`).
PUBLICATION_LISTENERS = ["reviews.briefings.withdrawing.follow"]
# Under these addresses, what somebody types and has not saved is kept encrypted (`partnership.drafts.sealing`).
SEALED_DRAFTS = ["/reviews/", "/actions/"]
# What the rooms of reviews show on the page of a review (`reviews.parts`), in the order of the work.
REVIEW_PARTS = [
    "reviews.referrals.parts.lines",
    "reviews.incidents.parts.lines",
    "reviews.rapid.parts.lines",
    "reviews.practice.parts.lines",
    "reviews.requests.parts.lines",
    "reviews.chronology.parts.lines",
    "reviews.signing.parts.lines",
    "reviews.learning.parts.lines",
    "reviews.briefings.parts.lines",
]
# Who acts when a review starts, is changed, ends or is archived (`reviews.services`).
REVIEW_LISTENERS = [
    "reviews.incidents.clocks.follow",
    "reviews.practice.clocks.follow",
    "reviews.practice.stages.take",
    "reviews.rapid.listening.follow",
    "reviews.requests.clocks.follow",
]
# Which rooms look after a document, so that its file is changed there alone (`partnership.documents.elsewhere`).
DOCUMENTS_KEPT_ELSEWHERE = [
    "partnership.actions.papers.belongs",
    "reviews.practice.papers.belongs",
    "reviews.requests.papers.belongs",
]
# Where somebody reads what they sign, where the text that is signed only names it: by `reviews.signing.rules.What`.
SIGNED_PAPERS = {"report": "reviews.practice.showing_drafts.paper"}
# Which words of what they sign may name somebody: shown to whoever reads it, never a reason to refuse.
SIGNED_NAMING = {
    "rapid": "reviews.rapid.looking.in_draft",
    "report": "reviews.practice.looking.in_report",
}
# Why the signatures under something stay, once it has gone where it was signed for: by `reviews.signing.rules.What`.
SIGNED_AND_SENT = {
    "rapid": "reviews.rapid.draft.why_kept",
    "report": "reviews.practice.copies.why_signed_stays",
}
# What is still open in a review, said before it ends (`reviews.parts.left_open`).
REVIEW_LEFT_OPEN = [
    "reviews.rapid.left_open.left_open",
    "reviews.requests.left_open.sentences",
    "reviews.signing.left_open.left_open",
]
# Who acts when a child of an incident is written down, or who they are (`reviews.incidents.listening`).
INCIDENT_LISTENERS = ["reviews.chronology.children.follow"]
# Why a child who was added to an incident after it was notified stays (`reviews.incidents.services`).
CHILD_KEPT_BY = ["reviews.chronology.children.why_kept", "reviews.rapid.draft.why_child_kept"]
# What hangs on an action, from incident to report (`partnership.actions.threads`).
THREAD_SOURCES = [
    "reviews.learning.strands.strands",
    "training.answers.threads.strands",
    "partnership.annual_report.threads.strands",
]
# Which reports tell of an action (`partnership.base.report_parts.Told`).
REPORT_TELLS = ["reviews.annual.told_of"]
ANNUAL_REPORT_SECTIONS = [
    "reviews.annual.section",
    "training.annual.section",
    "partnership.finance.annual.section",
]
DEMONSTRATION_SOURCES = [
    "partnership.agencies.demonstration.fill",
    "partnership.meetings.demonstration.fill",
    "partnership.rights.demonstration.fill",
    "partnership.finance.demonstration.fill",
    "partnership.documents.demonstration.fill",
    "training.demonstration.fill",
    "partnership.deadlines.demonstration.fill",
    "partnership.actions.demonstration.fill",
    "training.answers.demonstration.fill",
    "reviews.demonstration.fill",
    "partnership.annual_report.demonstration.fill",
    "partnership.joining.demonstration.fill",
    "partnership.search.demonstration.fill",
]
