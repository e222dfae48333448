-- One row per version of an action that the reader may see: what was known of it from then on, and whether its state was new.
create view mart.action_log with (security_invoker = true) as
select
    *, state is distinct from lag(state) over (partition by action_id order by version) as is_new_state
from quality.action_version;
