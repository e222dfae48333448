-- Small numbers: which figures from patients' answers are withheld, judged at refresh for all pages and filters together.

-- One row per place × calendar period × part of the answers of which something is withheld. period: '2026-10', '2026-Q4',
-- '2026', or 'before 2026-10' for the months before it; told_apart: '' for all answers together, else what code is of;
-- figures: metrics, or a metric and a touchpoint of it.
create table rollup.withheld (
    department_id text not null,
    period        text not null,
    told_apart    text not null check (told_apart in ('', 'visit_kind', 'mode')),
    code          text not null,
    figures       text[] not null,
    primary key (department_id, period, told_apart, code)
);
create index withheld_period on rollup.withheld (period);

-- The same rule as for every relation with a department_id (see access).
alter table rollup.withheld enable row level security;
create policy by_department on rollup.withheld for select
    using (department_id = any ((select quality.visible_departments())::text[]));
