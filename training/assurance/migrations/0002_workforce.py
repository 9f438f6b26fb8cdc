"""The view behind `Need`: who needs which course today, and what they hold of it."""

from django.db import migrations

VIEW = """
create view training_assurance_need as
with recursive today as (
    select (now() at time zone 'Europe/London')::date as day
), counts (course_id, counted_id) as (
    select distinct course_id, course_id from training_assurance_expectation
    union
    select counts.course_id, equal.other_id
    from counts join training_certificates_equivalent equal on equal.course_id = counts.counted_id, today
    where equal.other_id is not null and equal.from_on <= day and (equal.until_on is null or equal.until_on >= day)
), got (user_id, course_id, last_on, until_on) as (
    select user_id, course_id, last_on, valid_until from training_certificates_certificate where withdrawn_at is null
    union all
    select user_id, course_id, completed_on, valid_until
    from training_certificates_external where state = 'accepted' and course_id is not null
    union all
    -- came, and has no certificate yet: it waits for the evaluation
    select b.user_id, s.course_id, last_day, (last_day + make_interval(years => c.certificate_years))::date
    from training_booking b
    join training_session s on s.id = b.session_id
    join training_course c on c.id = s.course_id
    cross join lateral (select s.days[array_upper(s.days, 1)] as last_day) as ends
    where b.status = 'booked' and b.attendance = 'attended' and s.status <> 'cancelled'
        and not exists (select from training_certificates_certificate done where done.booking_id = b.id)
    union all
    -- e-learning has no register
    select v.user_id, v.course_id, finished_on,
        (finished_on + make_interval(years => c.certificate_years))::date
    from training_library_ondemand v join training_course c on c.id = v.course_id
    cross join lateral (select (v.finished_at at time zone 'Europe/London')::date as finished_on) as done
    where v.finished_at is not null and c.mode = 'elearning'
), held as (
    select got.user_id, counts.course_id, max(got.last_on) as last_on, max(got.until_on) as until_on,
        bool_or(got.until_on is null) as lasts
    from got join counts on counts.counted_id = got.course_id
    group by got.user_id, counts.course_id
), needed as (
    select distinct on (m.user_id, m.agency_id, x.course_id)
        m.id as membership_id, m.user_id, m.agency_id, x.course_id, m.role, m.job_title
    from agencies_membership m
    join agencies_agency a on a.id = m.agency_id
    join accounts_user u on u.id = m.user_id
    cross join today
    join training_assurance_expectation x
        on (x.role = '' or x.role = m.role) and (x.sector = '' or x.sector = a.sector)
        and (x.job = '' or position(lower(x.job) in lower(m.job_title)) > 0)
        and x.from_on <= day and (x.until_on is null or x.until_on >= day)
    where u.is_active and m.from_on <= day and (m.until_on is null or m.until_on >= day)
        and (a.until_on is null or a.until_on >= day)
    order by m.user_id, m.agency_id, x.course_id, m.job_title desc, m.from_on desc, m.id
)
select md5(needed.membership_id::text || needed.course_id::text)::uuid as id, needed.*,
    held.last_on, held.until_on, coalesce(held.lasts, false) as lasts
from needed left join held on held.user_id = needed.user_id and held.course_id = needed.course_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("training_assurance", "0001_initial"),
        ("training", "0001_initial"),
        ("training_certificates", "0001_initial"),
        ("training_library", "0001_initial"),
        ("agencies", "0001_initial"),
        ("accounts", "0001_initial"),
    ]

    operations = [migrations.RunSQL(VIEW, "drop view training_assurance_need")]
