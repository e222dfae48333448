-- One row per place × calendar period × part of the answers × figure that is withheld: too few answered, or it would tell.
create view mart.withheld with (security_invoker = true) as
select department_id, period, told_apart, code, unnest(figures) as figure
from rollup.withheld;
