"""Whoever has been signed in for a while is asked again before anything sensitive, and nothing is left undecided."""

from collections.abc import Callable
from functools import cache
from uuid import UUID

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from tests.access.matrix import CAST, MATRIX
from tests.access.test_matrix import addresses
from tests.conftest import sign_in

CONFIRM = "/account/confirm/"
NOT_ASKED = {
    "actions:add": "daily work; whoever owns it is told",
    "actions:change_all": "daily work, looked at before it is done; what was stays in the history",
    "actions:check": "daily work; nobody closes two stages",
    "actions:date_request": "daily work; whoever asked is told, and the dates before stay",
    "actions:drop": "daily work; it stays with the reason and can begin again",
    "actions:edit": "daily work; what was stays in the history",
    "actions:edit_test": "daily work",
    "actions:hand_over": "daily work; whoever is new is told",
    "actions:plan_test": "daily work",
    "actions:remind": "daily work; the mail holds a number and a date",
    "actions:revise_due": "daily work; the dates before stay",
    "actions:test_result": "daily work; the owner is told where the action begins again",
    "agencies:add": "an agency without people opens nothing",
    "agencies:agencies_template_csv": "an empty form",
    "agencies:agencies_template_xlsx": "an empty form",
    "agencies:people_template_csv": "an empty form",
    "agencies:people_template_xlsx": "an empty form",
    "agencies:person": "reading is written down",
    "annual_report:make": "makes anew what is there",
    "annual_report:making": "reading",
    "annual_report:new": "a draft that is seen by few",
    "deadlines:adopt": "daily work; everybody concerned is told",
    "deadlines:hand_over": "daily work; everybody concerned is told",
    "deadlines:load": "figures",
    "deadlines:pause": "daily work; everybody concerned is told",
    "deadlines:resume": "daily work; everybody concerned is told",
    "deadlines:revise": "daily work; everybody concerned is told",
    "documents:detail": "reading what is sensitive is written down",
    "documents:download": "reading is written down",
    "documents:edit": "daily work; what was stays in the history",
    "documents:replace": "daily work; earlier versions stay",
    "documents:upload": "daily work",
    "documents:version": "reading is written down",
    "finance:edit": "daily work of finance; what was stays in the history",
    "finance:record": "daily work of finance",
    "joining:departures": "a list",
    "joining:invitations": "a list",
    "joining:requests": "a list",
    "meetings:add_subgroup": "a group without seats opens nothing",
    "meetings:edit_subgroup": "purpose and dates",
    "notices:preview_mail": "shows the words of no message",
    "notices:resend": "sends what was written before",
    "notices:wordings": "a list",
    "reviews_briefings:agree": "daily work of reviews; can be sent back",
    "reviews_briefings:briefing": "reading is written down",
    "reviews_briefings:coverage": "figures of agencies",
    "reviews_briefings:edit": "daily work of reviews; what was stays in the history",
    "reviews_briefings:hand_in": "daily work of reviews",
    "reviews_briefings:new": "daily work of reviews",
    "reviews_briefings:send_back": "daily work of reviews",
    "reviews_learning:act": "daily work of reviews",
    "reviews_learning:add_theme": "daily work; a list of names",
    "reviews_learning:address_also": "daily work of reviews",
    "reviews_learning:answer": "daily work of an agency; every answer stays",
    "reviews_learning:ask": "daily work of reviews",
    "reviews_learning:edit_finding": "daily work of reviews; what was stays in the history",
    "reviews_learning:edit_theme": "daily work; what was stays in the history",
    "reviews_learning:edit_recommendation": "daily work of reviews; what was stays in the history",
    "reviews_learning:findings": "reading is written down",
    "reviews_learning:kept_themes": "figures; what leaves withholds small numbers",
    "reviews_learning:join": "daily work of reviews; what was stays in the history",
    "reviews_learning:link": "daily work of reviews",
    "reviews_learning:new_finding": "daily work of reviews",
    "reviews_learning:new_recommendation": "daily work of reviews",
    "reviews_learning:recommendation": "reading is written down",
    "reviews_learning:references": "daily work of reviews; what was stays in the history",
    "reviews_learning:similar": "recommendations that their reader may see anyway",
    "reviews_learning:themes": "figures; what leaves withholds small numbers",
    "reviews_learning:thread": "reading is written down",
    "reviews_learning:unlink": "daily work of reviews; what was stays in the history",
    "reviews:detail": "reading is written down",
    "reviews:edit": "daily work; what was stays in the history",
    "reviews:involve": "an agency sees what it is asked for, and no more",
    "reviews:new": "daily work; a review without people opens nothing",
    "reviews_incidents:child": "daily work by pseudonym; what was stays in the history",
    "reviews_incidents:correct": "daily work; what was stays in the history",
    "reviews_incidents:edit": "daily work; what was stays in the history",
    "reviews_incidents:figures": "figures",
    "reviews_incidents:incident": "reading is written down",
    "reviews_incidents:new": "a duty with a short clock; names nobody",
    "reviews_incidents:new_child": "daily work by pseudonym",
    "reviews_incidents:new_copy": "daily work; names nobody",
    "reviews_incidents:notify": "a duty with a short clock; names nobody",
    "reviews_incidents:remove_child": "only before it is notified; the history keeps it",
    "reviews_referrals:add_criterion": "what is weighed, about nobody",
    "reviews_referrals:countersign": "daily work of an agency; it can be withdrawn",
    "reviews_referrals:criteria": "what is weighed, about nobody",
    "reviews_referrals:decide": "only ever added to; everybody concerned is told",
    "reviews_referrals:end_criterion": "what is weighed, about nobody; decisions keep their words",
    "reviews_referrals:send_back": "daily work of an agency",
    "reviews_referrals:weigh": "daily work; what was stays in the history",
    "rights:policy": "what the code has, about nobody",
    "training:cancel_session": "daily work of training",
    "training:edit_course": "daily work of training",
    "training:edit_session": "daily work of training",
    "training:manage": "a list",
    "training:manage_courses": "a list",
    "training:new_course": "daily work of training",
    "training:new_session": "daily work of training",
    "training:register": "daily work of training",
    "training_attendance:arrival": "daily work of training",
    "training_attendance:code": "shows nobody",
    "training_attendance:late_rules": "daily work of training; every rule stays",
    "training_attendance:walk_in": "daily work of training",
    "training_certificates:add_equivalent": "daily work of training",
    "training_certificates:add_exception": "daily work of training, and never for oneself",
    "training_certificates:add_requirement": "daily work of training",
    "training_certificates:bundle": "how far a file is, about nobody",
    "training_certificates:of_session": "makes the file, which is asked for when it is taken away",
    "training_certificates:edit_equivalent": "daily work of training; what was stays in the history",
    "training_certificates:edit_requirement": "daily work of training; what was stays in the history",
    "training_certificates:end_exception": "daily work of training",
    "training_certificates:needs": "a list about nobody",
    "training_certificates:withdraw": "can be taken back; its holder is told",
    "training_groups:drop": "daily work of training; the place stays kept",
    "training_groups:give_back": "daily work of training",
    "training_groups:hold": "daily work of training",
    "training_groups:holds": "a list",
    "training_groups:new": "daily work of training",
    "training_answers:of_course": "daily work of training",
    "training_answers:remove": "daily work of training; what was said stays in the history",
    "training_approvals:manager": "daily work of training",
    "training_approvals:rules": "whether managers are asked; every rule stays",
    "training_terms:versions": "daily work of training; every version stays",
    "training:substitute": "daily work of training",
    "training:transfer": "daily work of training",
    "training_evaluation:change": "daily work of training; what was asked stays",
    "training_evaluation:comments": "comments without names",
    "training_evaluation:questionnaire": "what is asked, about nobody",
    "training_evaluation:questionnaires": "a list",
    "training_evaluation:quotes": "what is public",
    "training_evaluation:release": "daily work of training; can be withdrawn",
    "training_evaluation:results": "figures",
    "training_evaluation:withdraw": "daily work of training",
    "training:edit_trainer": "daily work of training",
    "training:new_trainer": "daily work of training",
    "training:trainers": "a list",
    "training_assurance:balance": "figures",
    "training_assurance:edit_entry": "daily work of finance; what was stays in the history",
    "training_assurance:edit_required": "daily work of training; what was stays in the history",
    "training_assurance:edit_target": "daily work of training; what was stays in the history",
    "training_assurance:entries": "figures",
    "training_assurance:new_entry": "daily work of finance",
    "training_assurance:new_required": "daily work of training",
    "training_assurance:new_target": "daily work of training",
    "training_assurance:required": "a list about nobody",
    "training_assurance:rules": "daily work of training; every rule stays",
    "training_assurance:take_up": "figures",
    "training_assurance:targets": "a list about nobody",
    "training_charges:billing": "what an agency is, about nobody",
    "training_pool:account": "opens the registers of what somebody teaches, and no more",
    "training_pool:edit_observation": "what was stays in the history",
    "training_pool:new_observation": "daily work of training",
    "training_pool:pool": "who can teach when",
    "training_returns:answer": "figures of an agency",
    "training_returns:ask": "daily work of training; can be taken back",
    "training_returns:ask_again": "daily work of training",
    "training_returns:ask_more": "daily work of training",
    "training_returns:accept": "daily work of training; what was stays in the history",
    "training_returns:edit_entry": "figures of an agency",
    "training_returns:entries": "figures of agencies",
    "training_returns:excuse": "daily work of training; can be taken back",
    "training_returns:new_entry": "figures of an agency",
    "training_returns:remind": "daily work of training",
    "training_returns:remove_entry": "figures of an agency; what was stays in the history",
    "training_returns:returns": "a list",
    "training_returns:round": "figures of agencies",
    "training_returns:send": "figures of an agency",
    "training_returns:send_back": "daily work of training",
    "training_returns:take_back": "only while nobody has answered",
    "training_charges:charge": "one charge, as the list has it",
    "training_charges:drop_band": "only of prices to come",
    "training_charges:drop_consequence": "only of rules to come",
    "training_charges:drop_prices": "only of prices to come",
    "training_charges:drop_rule": "only of rules to come",
    "training_charges:edit_band": "only of prices to come",
    "training_charges:edit_billing": "an agency’s own details; what was stays in the history",
    "training_charges:edit_consequence": "only of rules to come",
    "training_charges:edit_prices": "only of prices to come",
    "training_charges:edit_rule": "only of rules to come",
    "training_charges:edit_subsidy": "only of subsidies to come",
    "training_charges:income": "figures",
    "training_charges:invoice": "an invoice, as its agency has it",
    "training_charges:invoices": "a list of agencies",
    "training_charges:new_band": "only of prices to come",
    "training_charges:new_consequence": "only of rules to come",
    "training_charges:new_prices": "only of prices to come",
    "training_charges:new_rule": "only of rules to come",
    "training_charges:new_subsidy": "only of subsidies to come",
    "training_charges:price_list": "a list about nobody",
    "training_charges:rule": "a rule",
    "training_charges:runs": "a list; the run itself asks",
    "training_imports:template_csv": "an empty form",
    "training_imports:template_xlsx": "an empty form",
    "training_library:files": "daily work of training",
    "training_library:remove_file": "daily work of training; the document stays",
    "reviews_practice:answer": "daily work of a review; the log keeps it",
    "reviews_practice:ask_facts": "daily work of a review; the agencies are told",
    "reviews_practice:ask_partners": "the partners are told, and decide",
    "reviews_practice:check": "reading is written down",
    "reviews_practice:check_file": "reading is written down",
    "reviews_practice:commission": "daily work of a review",
    "reviews_practice:criteria": "daily work of a review",
    "reviews_practice:decide": "daily work of a review; publishing asks",
    "reviews_practice:draft": "reading is written down",
    "reviews_practice:draft_file": "reading is written down",
    "reviews_practice:edit_event": "daily work of a review",
    "reviews_practice:edit_explanation": "daily work of a review",
    "reviews_practice:edit_offer": "daily work of a review",
    "reviews_practice:edit_parallel": "daily work of a review",
    "reviews_practice:edit_stage": "names of stages, about nobody",
    "reviews_practice:elsewhere": "daily work of a review",
    "reviews_practice:explain": "daily work of a review",
    "reviews_practice:final": "daily work of a review; publishing asks",
    "reviews_practice:move_on": "daily work of a review",
    "reviews_practice:new_copy": "daily work of a review",
    "reviews_practice:new_draft": "daily work of a review",
    "reviews_practice:new_event": "daily work of a review",
    "reviews_practice:new_look": "daily work of a review",
    "reviews_practice:new_offer": "daily work of a review",
    "reviews_practice:new_parallel": "daily work of a review",
    "reviews_practice:new_stage": "names of stages, about nobody",
    "reviews_practice:not_final": "daily work of a review; the partners are told",
    "reviews_practice:pause": "daily work; everybody concerned is told",
    "reviews_practice:plan": "daily work of a review",
    "reviews_practice:repository": "daily work of a review",
    "reviews_practice:resume": "daily work; everybody concerned is told",
    "reviews_practice:room": "reading is written down",
    "reviews_practice:stages": "a list about nobody",
    "reviews_practice:take_out": "what an agency has not sent yet",
    "reviews_practice:withdraw": "daily work of the business unit; the agency is told",
    "reviews_practice:terms": "daily work of a review; earlier versions stay",
    "reviews_chronology:add": "daily work of a safeguarding lead",
    "reviews_chronology:ask_print": "asks for a file; taking it away is asked about",
    "reviews_chronology:close_names": "leads back to pseudonyms",
    "reviews_chronology:compare": "reading is written down, with pseudonyms",
    "reviews_chronology:edit": "daily work of a safeguarding lead; reading is written down",
    "reviews_chronology:entry": "reading is written down, with pseudonyms",
    "reviews_chronology:hand_in": "daily work of a safeguarding lead",
    "reviews_chronology:knew": "reading is written down, with pseudonyms",
    "reviews_chronology:no_names": "hides less of words that name nobody",
    "reviews_chronology:part": "reading is written down, with pseudonyms",
    "reviews_chronology:print": "shows how far a file is",
    "reviews_chronology:remove": "daily work; the history keeps what was taken out",
    "reviews_chronology:send_back": "daily work of the business unit; the agency is told",
    "reviews_chronology:settings": "daily work of the business unit; the agencies are told",
    "reviews_chronology:silence": "reading is written down, with pseudonyms",
    "reviews_chronology:template_csv": "an empty form",
    "reviews_chronology:template_xlsx": "an empty form",
    "reviews_rapid:add_meeting": "daily work of a review",
    "reviews_rapid:add_reply": "daily work of the business unit",
    "reviews_rapid:add_safety_action": "daily work of a review",
    "reviews_rapid:ask_to_sign": "daily work of a review; the partners are told",
    "reviews_rapid:begin": "daily work of the business unit, once the partners have signed",
    "reviews_rapid:correct_sending": "daily work of the business unit; what was stays in the history",
    "reviews_rapid:decision": "a recommendation; the partners decide",
    "reviews_rapid:edit_meeting": "daily work of a review; what was stays in the history",
    "reviews_rapid:edit_reply": "daily work of the business unit; what was stays in the history",
    "reviews_rapid:edit_safety_action": "daily work of a review; what was stays in the history",
    "reviews_rapid:make": "makes the files, which are asked for when they are taken away",
    "reviews_rapid:making": "how far a file is, about nobody",
    "reviews_rapid:milestone": "days of a timetable, about nobody",
    "reviews_rapid:passage": "daily work of a review; every version stays",
    "reviews_rapid:room": "reading what is sensitive is written down",
    "reviews_rapid:send": "says when something was sent, and sends nothing",
    "reviews_rapid:timetable": "a list about nobody",
    "reviews_requests:accept": "daily work of the business unit; the agency is told",
    "reviews_requests:answer": "daily work; an agency sends what it knows",
    "reviews_requests:ask": "daily work of the business unit, after a page to check",
    "reviews_requests:ask_again": "daily work of the business unit; the agency is told",
    "reviews_requests:attach": "daily work",
    "reviews_requests:detach": "daily work; the file stays",
    "reviews_requests:detail": "reading what is sensitive is written down",
    "reviews_requests:edit_template": "questions, about nobody",
    "reviews_requests:matrix": "reading what is sensitive is written down",
    "reviews_requests:new_template": "questions, about nobody",
    "reviews_requests:nothing_held": "daily work",
    "reviews_requests:paper": "reading is written down",
    "reviews_requests:remind": "daily work of the business unit",
    "reviews_requests:send_back": "daily work of the business unit; the agency is told",
    "reviews_requests:templates": "questions, about nobody",
    "reviews_requests:withdraw": "daily work of the business unit; the agency is told",
    "reviews_signing:detail": "reading what is sensitive is written down",
    "reviews_signing:void": "daily work; the signatures stay to be seen",
}

TAKEN_AWAY_FREELY = {
    "reviews_briefings:coverage": "figures of agencies, about nobody",
    "reviews_learning:kept_themes": "small numbers are withheld in it",
    "reviews_learning:themes": "small numbers are withheld in it",
    "training:manage": "courses and places, about nobody",
    "training:manage_courses": "courses, about nobody",
    "training_groups:holds": "places of agencies, about nobody",
    "training:trainers": "who teaches, as the catalogue says",
    "training_assurance:entries": "money by year, about nobody",
    "training_assurance:take_up": "figures of agencies",
    "training_returns:entries": "figures of agencies, about nobody",
    "training_returns:round": "figures of agencies, about nobody",
    "training_charges:invoices": "invoices of agencies, about nobody",
}


def closed_to_practitioners() -> set[str]:
    """The addresses that somebody gets, and a practitioner never does."""
    open_to = {row.url_name: set[str]() for row in MATRIX}
    for row in MATRIX:
        open_to[row.url_name] |= {who for who, answer in row.answers.items() if answer in ("200", "302")}
    return {name for name, who in open_to.items() if who and "prac" not in who and "out" not in who}


def test_every_address_that_few_may_is_sensitive_or_says_why_not() -> None:
    decided = set(settings.SENSITIVE) | set(NOT_ASKED)
    assert closed_to_practitioners() - decided == set(), (
        "Add it to config/sensitive.py, or here with the reason"
    )
    assert not set(settings.SENSITIVE) & set(NOT_ASKED)
    assert decided - set(addresses(get_resolver())) == set(), "These addresses are gone"


@pytest.fixture
def browser_of(request: pytest.FixtureRequest) -> Callable[[str], Client]:
    """Opens the browser of somebody of the cast who signed in a while ago; the same one when they are named again."""

    @cache
    def opened(who: str) -> Client:
        browser = Client()
        sign_in(browser, request.getfixturevalue(str(CAST[who])), seconds_ago=16 * 60)
        return browser

    return opened


def test_whoever_signed_in_a_while_ago_is_asked_before_what_is_sensitive(
    places: dict[str, str | UUID], browser_of: Callable[[str], Client]
) -> None:
    # Whoever gets the most of it; where it leads nowhere in this world, anybody is asked before they hear so.
    order = ["200", "302", "409", "404"]
    for name, how in settings.SENSITIVE.items():
        rows = [row for row in MATRIX if row.url_name == name]
        found = [(answer, who, row) for row in rows for who, answer in row.answers.items() if answer in order]
        _, who, row = min(found, key=lambda one: order.index(one[0]))
        browser, path = browser_of(who), row.path.format(**places)
        as_file = {"format": "csv"} if how == "as a file" else {}
        with transaction.atomic():
            answer = browser.get(path, as_file) if row.method == "GET" else browser.post(path, as_file)
            assert (answer.status_code, answer["Location"][: len(CONFIRM)]) == (302, CONFIRM), name
            if as_file:
                assert browser.get(path).status_code == 200, name
            transaction.set_rollback(True)


def test_a_list_that_few_may_see_leaves_as_a_file_only_after_a_question(
    places: dict[str, str | UUID], browser_of: Callable[[str], Client]
) -> None:
    leave = set[str]()
    for name in NOT_ASKED:
        found = [row for row in MATRIX if row.url_name == name and row.method == "GET"]
        readers = [(who, row) for row in found for who, answer in row.answers.items() if answer == "200"]
        for who, row in readers[:1]:
            browser, path = browser_of(who), row.path.format(**places)
            file = browser.get(path, {"format": "csv"})
            list(file)  # what streams is closed when it has been read
            if "html" in file["Content-Type"]:
                continue
            page = browser.get(path)
            list(page)
            if "html" in page["Content-Type"]:
                leave.add(name)
    assert leave == set(TAKEN_AWAY_FREELY)
