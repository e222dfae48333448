-- rollup.complaint_day: one row per day × department × kind of visit.
-- source: complaint
-- A complaint counts once for each department responsible for it, once for each of their campuses and once for the
-- hospital; until someone is named responsible, for its first receiver (首诉负责制), else under 'unassigned'.
-- Each of its events counts on its own day. Whether a due day has passed is judged when read.

delete from rollup.complaint_day where day = any (%(days)s::date[]);

insert into rollup.complaint_day
with days as materialized (
    select day from unnest(%(days)s::date[]) as day
),
-- what was received on these days, or so long before that it may be due on them
receipt_days as (
    select day from days
    union
    select earlier.day
    from days
    join hospital.calendar_day as due using (day)
    join hospital.calendar_day as earlier
        on earlier.working_day_number in (due.working_day_number - 5, due.working_day_number - 10)
),
concerned as (
    select complaint_id
    from receipt_days
    join hospital.complaint
        on received_at >= quality.day_start(day) and received_at < quality.day_start(day + 1)
    union
    select complaint_id
    from days
    join hospital.complaint on due_on = day
    union
    select complaint_id
    from days
    join hospital.complaint
        on coalesce(closed_at, reopened_at) >= quality.day_start(day)
        and coalesce(closed_at, reopened_at) < quality.day_start(day + 1)
    union
    select complaint_id
    from days
    join hospital.complaint
        on called_back_at >= quality.day_start(day) and called_back_at < quality.day_start(day + 1)
),
parts as (
    select
        complaint_id, d.department_id, d.part,
        count(*) filter (where d.part = 'responsible') over (partition by complaint_id) as responsible
    from concerned
    join hospital.complaint_department as d using (complaint_id)
),
answerable as (
    select complaint_id, department_id from parts where part = 'responsible' or responsible = 0
    union
    select complaint_id, 'unassigned' from concerned where complaint_id not in (select complaint_id from parts)
),
scopes as (
    select distinct complaint_id, scope_id from answerable join rollup.scope using (department_id)
),
cases as (
    select
        c.*, coalesce(visit.kind, 'unknown') as visit_kind,
        quality.local_day(c.received_at) as received_on,
        quality.complaint_due_day(
            quality.local_day(c.received_at), c.due_on,
            (select max(responsible) from parts where parts.complaint_id = c.complaint_id)) as due_day
    from concerned
    join hospital.complaint as c using (complaint_id)
    left join hospital.visit using (visit_id)
),
events as (
    select
        complaint_id, visit_kind, received_on as day,
        1 as received,
        (settled_on_the_spot
            or coalesce(least(acknowledged_at, replied_at) <= received_at + interval '24 hours', false))::integer
            as acknowledged,
        0 as due, 0 as on_time, 0 as closed, 0 as reopened, 0 as called_back, 0 as satisfied
    from cases
    union all
    select
        complaint_id, visit_kind, due_day, 0, 0,
        1, (settled_on_the_spot or coalesce(quality.local_day(replied_at) <= due_day, false))::integer,
        0, 0, 0, 0
    from cases
    union all
    -- what was reopened had been closed, even where the source no longer says when
    select
        complaint_id, visit_kind, quality.local_day(coalesce(closed_at, reopened_at)), 0, 0, 0, 0,
        1, (reopened_at is not null)::integer,
        0, 0
    from cases
    union all
    select
        complaint_id, visit_kind, quality.local_day(called_back_at), 0, 0, 0, 0, 0, 0,
        1, coalesce(satisfied_with_handling, false)::integer
    from cases
)
select
    day, scope_id, visit_kind, sum(received), sum(acknowledged), sum(due), sum(on_time), sum(closed),
    sum(reopened), sum(called_back), sum(satisfied)
from events
join days using (day)
join scopes using (complaint_id)
group by day, scope_id, visit_kind;
