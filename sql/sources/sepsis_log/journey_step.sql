-- One row per registration, first triage and first treatment of a case, and per blood test.
--
-- The log holds completions only. What is known is finished_at; a wait is the gap since the step before, so it
-- includes the step itself and is an upper bound. For triage and treatment, which are short, the completion also
-- stands as started_at; elsewhere nothing is said about waiting.
--   check_in    no queue: the log begins with it.
--   triage      waited for since the registration. Six cases were triaged before they were registered: the contract
--               refuses a start before the queue, and the six are kept as rejected rows. Three cases have a second
--               `ER Triage`, up to a day and a half later: for what, and since when it was awaited, is not said.
--   treatment   the first antibiotics or liquid through a drip, waited for since the last of registration, triage
--               and sepsis triage before it. (The sepsis triage is a form filled in after the triage; some patients
--               are treated before it, a few before any triage. To leave those out would drop the fastest.)
--               Fourteen were treated before any of the three: they stand with the registration as their queue and
--               are refused like the six. A second drip is not a second wait.
--   laboratory  each blood test; when the result came, never when it was asked for. Tests have no number: the same
--               test of the same case at the same moment is one test, so seven repeated lines are refused as such.
-- Not steps of the emergency visit: `Admission` and `Release` (see visit.sql), `Return ER`.
with event as (
    select
        row_number() over () as line, "Case ID" as visit_id, "Activity" as activity,
        "Complete Timestamp" as finished_at
    from events
),

registration as (
    select visit_id, min(line) as line, min(finished_at) as finished_at
    from event where activity = 'ER Registration' group by visit_id
),

triage as (
    select visit_id, min(line) as line, min(finished_at) as finished_at
    from event where activity = 'ER Triage' group by visit_id
),

treatment as (
    select visit_id, min(line) as line, min(finished_at) as finished_at
    from event where activity in ('IV Antibiotics', 'IV Liquid') group by visit_id
),

-- one row per treated case: the last step before the treatment
before_treatment as (
    select treatment.visit_id, max(event.finished_at) as finished_at
    from treatment
    join event on event.visit_id = treatment.visit_id and event.finished_at <= treatment.finished_at
    where event.activity in ('ER Registration', 'ER Triage', 'ER Sepsis Triage')
    group by treatment.visit_id
),

step as (
    select visit_id || ':check_in' as journey_step_id, visit_id, line, 'check_in' as step,
           'emergency' as department_id, null as queued_at, null as started_at, finished_at
    from registration
    union all
    select visit_id || ':triage', visit_id, triage.line, 'triage',
           'emergency', registration.finished_at, triage.finished_at, triage.finished_at
    from triage left join registration using (visit_id)
    union all
    select visit_id || ':treatment', visit_id, treatment.line, 'treatment',
           'emergency', coalesce(before_treatment.finished_at, registration.finished_at),
           treatment.finished_at, treatment.finished_at
    from treatment left join before_treatment using (visit_id) left join registration using (visit_id)
    union all
    select visit_id || ':' || activity || ':' || finished_at, visit_id, line, 'laboratory',
           'laboratory', null, null, finished_at
    from event where activity in ('Leucocytes', 'CRP', 'LacticAcid')
)

select
    journey_step_id, visit_id,
    row_number() over (partition by visit_id order by finished_at, line) as sequence,
    step, department_id, queued_at, started_at, finished_at
from step
order by line
