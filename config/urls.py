"""The site map."""

from django.urls import include, path

from config.home import home

urlpatterns = [
    path("", home, name="home"),
    path("training/evaluation/", include("training.evaluation.urls")),
    path("training/waiting/", include("training.waiting.urls")),
    path("training/groups/", include("training.groups.urls")),
    path("training/certificates/", include("training.certificates.urls")),
    path("training/approvals/", include("training.approvals.urls")),
    path("training/terms/", include("training.terms.urls")),
    path("training/charges/", include("training.charges.urls")),
    path("training/assurance/", include("training.assurance.urls")),
    path("training/returns/", include("training.returns.urls")),
    path("training/pool/", include("training.pool.urls")),
    path("training/answers/", include("training.answers.urls")),
    path("training/manage/attendance/", include("training.imports.urls")),
    path("training/", include("training.attendance.urls")),
    path("training/", include("training.library.urls")),
    path("training/", include("training.urls")),
    path("reviews/", include("reviews.incidents.urls")),
    path("reviews/", include("reviews.referrals.urls")),
    path("reviews/", include("reviews.requests.urls")),
    path("reviews/", include("reviews.signing.urls")),
    path("reviews/", include("reviews.rapid.urls")),
    path("reviews/", include("reviews.practice.urls")),
    path("reviews/", include("reviews.chronology.urls")),
    path("reviews/", include("reviews.learning.urls")),
    path("reviews/", include("reviews.briefings.urls")),
    path("reviews/", include("reviews.urls")),
    path("actions/", include("partnership.actions.urls")),
    path("publications/", include("partnership.publications.urls")),
    path("annual-reports/", include("partnership.annual_report.urls")),
    path("documents/", include("partnership.documents.urls")),
    path("finance/", include("partnership.finance.urls")),
    path("deadlines/", include("partnership.deadlines.urls")),
    path("calendar/", include("partnership.deadlines.feed_urls")),
    path("notifications/", include("partnership.notices.urls")),
    path("meetings/", include("partnership.meetings.urls")),
    path("rights/", include("partnership.rights.urls")),
    path("search/", include("partnership.search.urls")),
    path("", include("partnership.agencies.urls")),
    path("", include("partnership.joining.urls")),
    path("account/drafts/", include("partnership.drafts.urls")),
    path("account/", include("partnership.accounts.urls")),
    path("", include("partnership.operations.urls")),
    path("", include("partnership.pages.urls")),
]

handler400 = "partnership.pages.errors.bad_request"
handler403 = "partnership.pages.errors.forbidden"
handler404 = "partnership.pages.errors.not_found"
handler500 = "partnership.pages.errors.server_error"
