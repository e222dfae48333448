-- One row per action that the reader may see, as it stands: its last version, when it was opened, stands so, was signed off.
-- after: action_log
create view mart.action with (security_invoker = true) as
select
    last.*, way.opened_at, way.opened_by, way.state_since,
    -- a closed action has no later version: its last one is the signature
    case when last.state = 'signed_off' then last.changed_at end as signed_off_at,
    case when last.state = 'signed_off' then last.changed_by end as signed_off_by,
    case when last.state = 'signed_off' then quality.local_day(last.changed_at) end as signed_off_on,
    last.state not in ('signed_off', 'stopped') as is_open
from (
    select distinct on (action_id) * from quality.action_version order by action_id, version desc
) as last
join (
    select
        action_id, min(changed_at) as opened_at, min(changed_by) filter (where version = 1) as opened_by,
        max(changed_at) filter (where is_new_state) as state_since
    from mart.action_log
    group by action_id
) as way using (action_id);
