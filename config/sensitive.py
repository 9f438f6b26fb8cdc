"""Before which addresses somebody is asked again who they are: one list, which a middleware keeps.

Whoever signed in or confirmed in the last quarter of an hour is not asked. A test wants every address that is closed to
practitioners either here or in its own list with the reason why not.
"""

ALWAYS = (
    # One's own way in
    "account_add_passkey",
    "account_app",
    "account_recovery_codes",
    "account_remove_factor",
    "deadlines:make_feed",
    # Who may do what, and who is let in or goes
    "agencies:add_person",
    "agencies:edit",
    "agencies:end",
    "agencies:join",
    "agencies:merge",
    "agencies:reset_second_factor",
    "joining:call_off",
    "joining:invite",
    "joining:leave",
    "joining:move",
    "joining:refuse",
    "joining:request",
    "joining:resend",
    "joining:withdraw",
    "meetings:add_seat",
    "meetings:edit_seat",
    "meetings:end_seat",
    # Lists of people and agencies that are brought
    "agencies:import",
    "agencies:import_agencies",
    "agencies:import_bad_rows",
    "agencies:import_people",
    # What goes out in the partnership's name, and what everybody's dates are counted by
    "annual_report:publish",
    "deadlines:add_holiday",
    "deadlines:change_rule",
    "deadlines:take_back",
    "deadlines:withdraw_holiday",
    "notices:reset_wording",
    "notices:wording",
    "publications:correct",
    "publications:new",
    "publications:put_back",
    "publications:withdraw",
    "reviews_practice:publish",
    # What is closed, and what looks behind the pages
    "documents:restore",
    "reviews_briefings:publish",
    "notices:failed",
    "notices:resend_failed",
    "operations:show",
    "rights:break_glass",
    "rights:opening",
    "rights:policy_csv",
    "training_certificates:bundle_file",
    # What the safeguarding partners sign, and the whole of a rapid review as a file
    "reviews_rapid:docx",
    "reviews_rapid:pdf",
    "reviews_signing:sign",
    # Past attendance that is brought, with names
    "training_imports:bad_rows",
    "training_imports:batch",
    "training_imports:upload",
    # Reviews: who stands behind a pseudonym, who gets to see a review, and what stops or hides one
    "reviews:appoint",
    "reviews:archive",
    "reviews:dismiss",
    "reviews:end",
    "reviews:involved",
    "reviews:reopen",
    "reviews:restore",
    "reviews_incidents:establish",
    "reviews_incidents:keep_key",
    "reviews_incidents:key",
    # Money that is asked for, or no longer
    "training_charges:credit",
    "training_charges:run",
    "training_charges:waive",
    # Real names behind pseudonyms, and a chronology that is taken away or imported
    "reviews_chronology:add_name",
    "reviews_chronology:edit_name",
    "reviews_chronology:file",
    "reviews_chronology:names",
    "reviews_chronology:open_names",
    "reviews_chronology:print_file",
    "reviews_chronology:remove_name",
    "reviews_chronology:upload",
)

WHEN_TAKEN_AWAY = (
    "actions:list",
    "agencies:people",
    "deadlines:list",
    "documents:list",
    "finance:contributions",
    "reviews_learning:recommendations",
    "reviews_learning:tracker",
    "reviews:list",
    "reviews_incidents:incidents",
    "rights:openings",
    "rights:reads",
    "reviews_chronology:composite",
    "training:manage_bookings",
    "training:manage_session",
    "training_assurance:workforce",
    "training_certificates:elsewhere_list",
    "training_certificates:exceptions",
    "training_charges:charges",
    "training_charges:lines",
    "training_waiting:line",
)
"""Lists that may be read and are asked for only when they leave as a file."""

SENSITIVE = dict.fromkeys(ALWAYS, "always") | dict.fromkeys(WHEN_TAKEN_AWAY, "as a file")
