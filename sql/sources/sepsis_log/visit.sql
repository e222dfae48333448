-- One row per case: one patient's visit to the emergency department.
--   arrived_at  the registration; when the patient came through the door is not recorded.
--   left_at     the first admission to a ward or the intensive care, which is where the emergency visit ends (one
--               case is released before it is admitted again: the release). Missing for the 240 cases that are
--               neither admitted nor released in the log: no end is made up for them.
--   status      completed: the log was drawn after all of it, and says of nobody that they left unseen.
--   patient_id  missing: the log has cases, not patients.
-- `Return ER` is the same patient coming back on another day. Of that visit only the moment is known, not one step,
-- so it is no visit here and no step of this one.
select
    "Case ID" as visit_id,
    'emergency' as department_id,
    'emergency' as kind,
    min("Complete Timestamp") filter (where "Activity" = 'ER Registration') as arrived_at,
    min("Complete Timestamp") filter (where "Activity" like 'Admission %' or "Activity" like 'Release %') as left_at,
    'completed' as status
from events
group by "Case ID"
order by arrived_at, visit_id
