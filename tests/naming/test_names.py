"""Which words of a text may be names, and which are words of the field."""

import time

import pytest

from partnership.naming.looking import Look
from partnership.naming.names import FIRST_NAMES, NAMES_AND_WORDS, NAMES_ONLY, ORDINARY, real_names, telling
from reviews.chronology.children import WORDS_TOO


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Joan was seen. She came.", ["Joan"]),
        ("JOAN SMITH was seen by the HEALTH VISITOR.", ["JOAN", "SMITH"]),
        ("ZAYNEB KOWALSKA rang; then Zayneb SMITH.", ["ZAYNEB", "KOWALSKA", "Zayneb", "SMITH"]),
        ("THE FAMILY WAS KNOWN TO SERVICES SINCE JOAN WAS BORN.", ["JOAN"]),
        ("then joan smith of 12 high street rang", ["12 high street", "joan"]),
        ("We met Mrs O’Neil and Fay McDonald.", ["O’Neil", "Fay", "McDonald"]),
        ("Łukasz came with Ștefan’s aunt.", ["Łukasz", "Ștefan"]),
        ("The GP wrote to Mr White and Mrs Young.", ["White", "Young"]),
        ("Holly came home in the holly and the ivy.", ["Holly"]),
        ("Zephyrine went to school.", ["Zephyrine"]),
        ("All was well. Ottilie was also seen at home.", ["Ottilie"]),
        ("Quennell did not come; Isolde has told the nurse.", ["Quennell", "Isolde"]),
        ("• Perpetua and her brother were there.", ["Perpetua"]),
        ("J.T. came with J. T.’s aunt and K.L", ["J.T.", "J. T.", "K.L"]),
        ("He was born 4.5.2024, DOB: 4 May 2024.", ["born 4.5.2024", "DOB: 4 May 2024"]),
        ("Date of birth 4th of May. Born on 2024-05-04.", ["Date of birth 4th of May", "Born on 2024-05-04"]),
        ("PC 4471 rang; collar number 221.", ["PC 4471", "collar number 221"]),
    ],
)
def test_a_name_is_found_where_a_sentence_begins_in_capitals_and_in_small_letters(
    text: str, found: list[str]
) -> None:
    assert telling(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "In Year 4 the School asked for Universal Credit, Mental Health and Early Help.",
        "Working Together 2023 and Ofsted say so. Education was told. Visiting was agreed.",
        "The MARAC and the NHS ICB: GPs, CAMHS. MASH DASH.",
        "He waited 12 weeks in a row, a 20 minute drive away; 3 children live close to it.",
        "Will he come? He rose at dawn, and in May they mark it. Both are White British.",
        "Multi-Agency Pre-Birth Planning. Parents’ views were heard. Contact was made.",
        "AGENCY SUMMARY. REFERRAL FORM. KEY EPISODES OF THE TIMELINE.",
        "Bruising was seen. Medication is missing. Teachers said so. Grandma told the nurse. Nothing came of it.",
        "Seen at 5 P.M. by the N.H.S. G.P. in the U.K. with A.D.H.D., e.g. as in section 1.A.2.",
        "A C.P. plan and a C.I.N. meeting by the D.C.I.; PS 2023 was changed. Born on 3 marbles.",
        "Born in May 2024, at 36 weeks and 4 days late. The PC came on 4.5.2024 about 4471 cases.",
        "Speech was delayed. Something went wrong. Sleeping is safe. Weight was low. Receptionists asked.",
    ],
)
def test_words_of_the_field_are_no_names(text: str) -> None:
    assert telling(text) == []


def test_the_lists_do_not_contradict_each_other() -> None:
    """A first name among the ordinary words would never be found, and be left alone in chronologies."""
    assert len(FIRST_NAMES) > 300
    assert not FIRST_NAMES & ORDINARY
    assert not NAMES_ONLY & NAMES_AND_WORDS
    assert not {name.lower() for name in NAMES_ONLY} & WORDS_TOO
    assert all(name[0].isupper() and name.isalpha() for name in FIRST_NAMES)


def test_a_long_text_is_read_in_no_time() -> None:
    for text in ("AB ", "JOAN SMITH was seen at 12 high x. ", "Aa-", "1a a a ", "a.a@", "Zz was also "):
        begun = time.process_time()
        telling(text * (20_000 // len(text)))
        assert time.process_time() - begun < 1, text


def test_names_of_people_who_work_here_are_found_in_the_name_of_a_file() -> None:
    look = Look(names=frozenset({"okafor", "final"}))
    assert look.found(look.words_of_file("okafor_FINAL-Report.v2.pdf")) == ["Okafor"]


@pytest.mark.parametrize(
    ("called", "real"),
    [
        ("Jayden Miller", ["Jayden", "Miller"]),
        ("Zephyrine Quennell", ["Zephyrine", "Quennell"]),
        ("Tucker, 12 High Street, TA1 4QQ", ["12 High Street", "TA1 4QQ"]),
        ("Bracken", []),
        ("Child Rowan", []),
        ("Family Heron", []),
        ("Burnham-on-Sea, Highbridge", []),
        ("Department for Education", []),
        ("Association of Directors of Children’s Services", []),
    ],
)
def test_what_somebody_is_called_here_may_be_a_real_name(called: str, real: list[str]) -> None:
    assert real_names(called) == real
