-- What process control says of every figure, reckoned by the owner at refresh from the points that everyone may see: the
-- board, the cards and the charts say the same of the same place, whoever looks.

-- One row per metric × department × kind of visit ('' for all together) × month that is a point of process control, or
-- quarter where the usual month has too few (metrics.points).
create table rollup.verdict (
    metric        text not null,
    department_id text not null,
    visit_kind    text not null,
    month         date not null,              -- its first day
    every         text not null check (every in ('month', 'quarter')),
    numerator     double precision not null,
    denominator   double precision not null,
    sum_squares   double precision,           -- means and nets only
    mean          double precision not null,  -- of the phase; as the limits and the target in the metric's unit
    lower         double precision not null,
    upper         double precision not null,
    rule          text check (rule in ('outside', 'trend', 'two_of_three', 'shift')),
    signal        text not null check (signal in ('common', 'improvement', 'concern', 'high', 'low')),
    side          integer not null,           -- 1 above the mean or rising, -1 below or falling, 0 without a rule
    in_a_row      integer not null,           -- how many points the rule's run has
    points        integer not null,           -- how many the phase has
    phase         date,                       -- the month it begins with, and the action behind; null in the first
    phase_name    text,
    phase_name_en text,
    target        double precision,           -- of the last day
    assurance     text check (assurance in ('pass', 'fail', 'inconsistent')),
    series        bigint not null,            -- fingerprint of all rows of the series: a refresh writes what differs
    primary key (metric, department_id, visit_kind, month)
);
create index verdict_month on rollup.verdict (visit_kind, month);

-- The same rule as for every relation with a department_id (see access).
alter table rollup.verdict enable row level security;
create policy by_department on rollup.verdict for select
    using (department_id = any ((select quality.visible_departments())::text[]));
