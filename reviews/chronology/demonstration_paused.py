"""What four agencies have recorded of a second invented family: told in days before a baby of eleven weeks was hurt."""

NAMES = (
    ("child", "", ("Ottilie Farthing", "Ottilie")),
    ("family", "Mother", ("Sidonie Farthing", "Sidonie", "Ms Farthing")),
    ("family", "Father", ("Brannoch Teale", "Brannoch", "Mr Teale")),
    ("family", "Grandmother", ("Perpetua Farthing", "Perpetua")),
    ("professional", "Midwife 1", ("Halcyon Brooke",)),
    ("place", "The flat", ("Quarrel Yard",)),
)

COUNCIL, HEALTH, POLICE, NURSING = "council", "health", "police", "nursing"

# as in demonstration_data: voice, days before, how the date is written, what happened, source, where, when known, who
# knew, themes
ENTRIES: tuple[tuple[str, int, str, str, str, str, str, str, tuple[str, ...]], ...] = (
    (COUNCIL, 402, "quarter", "Brannoch Teale moves on from supported lodgings. His leaving care worker writes down "
     "two assaults on a former partner.", "Leaving care record", "", "", "", ("Fathers and hidden men",)),
    (HEALTH, 240, "day", "Booking appointment in the tenth week. Brannoch comes too and answers for Sidonie. The "
     "question about violence is left for another time.", "Maternity record", "Clinic", "", "",
     ("Domestic abuse", "Professional curiosity")),
    (POLICE, 229, "time 22:15", "Shouting in Quarrel Yard. Sidonie, who is pregnant, says that all is well. Nothing "
     "is sent on for the unborn child.", "Incident log", "Home", "", "", ("Domestic abuse", "Information sharing")),
    (HEALTH, 183, "early", "Sidonie does not come to a scan. She had no money for the bus.", "Maternity record", "",
     "", "", ()),
    (HEALTH, 151, "about", "Halcyon Brooke hears from Perpetua that the couple have parted and are together "
     "again.", "Maternity record", "", "", "", ("Professional curiosity",)),
    (HEALTH, 139, "day", "Referral to the front door: the father is jealous, the mother is afraid to be alone with "
     "him.", "Copy of the referral", "", "", "", ("Domestic abuse",)),
    (COUNCIL, 139, "day", "Referral by the midwife. Answer: too early, refer again after the twenty-fourth week.",
     "Front door record", "", "137:day", "Duty manager", ("Thresholds and early help",)),
    (HEALTH, 132, "day", "The answer of the front door is filed. Nobody refers again.", "Maternity record", "", "",
     "", ("Information sharing",)),
    (NURSING, 100, "wc", "Antenatal visit. Sidonie is seen alone and says that Brannoch is jealous of the baby.",
     "Health visiting record", "Home", "", "", ("Fathers and hidden men",)),
    (HEALTH, 77, "time 03:40", "Ottilie is born in the thirty-eighth week and goes home the day after.",
     "Maternity record", "Maternity ward", "", "", ()),
    (NURSING, 66, "day", "New-birth visit. The father sleeps in the next room and is not met.",
     "Health visiting record", "Home", "", "", ("Fathers and hidden men",)),
    (HEALTH, 41, "day", "Check at six weeks. A small bruise on the left cheek is written down as a mark from the car "
     "seat.", "GP record", "Surgery", "", "", ("Non-accidental injury in infants", "Professional curiosity")),
    (NURSING, 40, "day", "Weight check. A yellow mark on the left cheek: the mother says that Ottilie lay on her "
     "dummy.", "Health visiting record", "Clinic", "", "", ("Non-accidental injury in infants",)),
    (POLICE, 33, "time 01:30", "A neighbour hears a baby cry for an hour. All quiet when officers come; the baby is "
     "not seen.", "Incident log", "Home", "", "", ("Voice of the child",)),
    (COUNCIL, 31, "day", "Notification from police, standard risk. Taken as information only.", "Front door record",
     "", "29:day", "Duty social worker", ("Thresholds and early help",)),
    (NURSING, 20, "day", "Perpetua leaves a message: she is worried by his temper. Nobody rings back.",
     "Telephone log", "", "13:day", "Health visitor", ("Information sharing",)),
    (NURSING, 12, "day", "The weight check is cancelled by text message from an unknown number.",
     "Health visiting record", "", "", "", ()),
    (HEALTH, 4, "doubt", "Sidonie rings at night: Ottilie has been sick twice. Told to see her doctor.",
     "Out-of-hours record", "", "", "", ("Professional curiosity",)),
    (HEALTH, 0, "time 05:20", "Ottilie, eleven weeks old, is brought by ambulance with injuries to head and ribs.",
     "Hospital record", "Emergency department", "", "", ("Non-accidental injury in infants",)),
    (POLICE, 0, "time 06:10", "Called to the hospital. Brannoch Teale arrested.", "Incident log",
     "Emergency department", "", "", ()),
    (COUNCIL, 0, "day", "Told by the hospital. Strategy discussion the same morning.", "Case record", "", "0:day",
     "Team manager", ()),
    (HEALTH, -2, "time 16:00", "Ottilie dies on the intensive care ward.", "Hospital record", "Children’s ward", "",
     "", ()),
)  # fmt: skip
