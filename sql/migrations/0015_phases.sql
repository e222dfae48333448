-- Phases: from which month a metric's mean and control limits are reckoned afresh, and what action is behind it.

-- One row per metric, scope and month. '*' for any department, kind of visit or step. A chart begins a new phase at the
-- rows of its own department, or where that has none of the metric's, at the hospital's ('*'); of these at those whose
-- kind of visit and step are the chart's or '*'.
create table quality.phase (
    metric        text not null,
    department_id text not null default '*',
    visit_kind    text not null default '*',
    step          text not null default '*',
    starts        date not null check (starts = date_trunc('month', starts)),
    name          text not null check (name <> ''),
    name_en       text not null check (name_en <> ''),
    primary key (metric, department_id, visit_kind, step, starts)
);

-- What was done to improve a metric, and when, is no secret among the hospital's people.
alter table quality.phase enable row level security;
create policy known on quality.phase for select using ((select quality.current_role_name()) is not null);
