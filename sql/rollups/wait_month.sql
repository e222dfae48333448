-- rollup.wait_month: one row per month × department × perspective × step × kind of visit, summed from wait_day.
-- source: journey_step, visit
-- after: wait_day

delete from rollup.wait_month
where month in (select distinct date_trunc('month', day)::date from unnest(%(days)s::date[]) as day);

insert into rollup.wait_month
with months as materialized (
    select distinct date_trunc('month', day)::date as month from unnest(%(days)s::date[]) as day
)
select
    month, department_id, perspective, step, visit_kind,
    sum(steps), sum(waits), sum(on_target), sum(unclosed), sum(left_waiting), sum(visits), sum(recorded),
    sum(seconds), sum(seconds_sq),
    array[
        sum(b00), sum(b01), sum(b02), sum(b03), sum(b04), sum(b05), sum(b06), sum(b07),
        sum(b08), sum(b09), sum(b10), sum(b11), sum(b12), sum(b13), sum(b14), sum(b15),
        sum(b16), sum(b17), sum(b18), sum(b19), sum(b20), sum(b21), sum(b22), sum(b23),
        sum(b24), sum(b25), sum(b26), sum(b27), sum(b28), sum(b29), sum(b30), sum(b31),
        sum(b32), sum(b33), sum(b34), sum(b35), sum(b36), sum(b37), sum(b38), sum(b39),
        sum(b40), sum(b41), sum(b42), sum(b43), sum(b44), sum(b45), sum(b46), sum(b47),
        sum(b48), sum(b49), sum(b50), sum(b51), sum(b52), sum(b53), sum(b54), sum(b55),
        sum(b56), sum(b57), sum(b58), sum(b59), sum(b60)
    ]
from months
join rollup.wait_day on day >= month and day < month + interval '1 month'
group by month, department_id, perspective, step, visit_kind;
