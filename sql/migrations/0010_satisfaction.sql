-- What the satisfaction page needs beside the days: months by survey mode and touchpoint, and answers that do not count.

-- One row per metric × month × department × kind of visit × mode × touchpoint ('' where a metric knows none): the
-- summed parts of each metric that is told apart by survey mode. Filled with metric_month, from the same views.
create table rollup.mode_month (
    metric        text not null,
    month         date not null,
    department_id text not null,
    visit_kind    text not null,
    mode          text not null,
    touchpoint    text not null,
    numerator     double precision not null,
    denominator   double precision not null,
    sum_squares   double precision,  -- means and nets only
    primary key (department_id, metric, month, visit_kind, mode, touchpoint)
);
create index mode_month_month on rollup.mode_month (month, metric);

-- One row per day × department × kind of visit × mode × reason: answers received that day that do not count.
create table rollup.invalid_answer_day (
    day            date not null,
    department_id  text not null,
    visit_kind     text not null,
    mode           text not null,
    invalid_reason text not null,
    answers        integer not null,
    primary key (department_id, visit_kind, mode, invalid_reason, day)
);
create index invalid_answer_day_day on rollup.invalid_answer_day (day);

-- The same rule as for every relation with a department_id (see access).
alter table rollup.mode_month enable row level security;
create policy by_department on rollup.mode_month for select
    using (department_id = any ((select quality.visible_departments())::text[]));
alter table rollup.invalid_answer_day enable row level security;
create policy by_department on rollup.invalid_answer_day for select
    using (department_id = any ((select quality.visible_departments())::text[]));
