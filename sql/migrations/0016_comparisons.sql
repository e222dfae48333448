-- What compares departments or people, reckoned by the owner at refresh: everyone reads the same verdict on the same
-- department, and nobody needs to see the others for it.

-- One row per metric × period × kind of visit × department with any case: how it stands among the departments.
-- period: '2026-10', '2026-Q4' or '2026'; visit_kind: '' for all kinds together.
create table rollup.comparison (
    metric        text not null,
    period        text not null,
    visit_kind    text not null,
    department_id text not null,
    numerator     double precision not null,
    denominator   double precision not null,
    value         double precision not null,  -- this and the shrunk one in the metric's unit
    -- from here on null where too few cases, or too few departments, leave nothing to compare
    verdict       text check (verdict in ('within', 'beyond_95', 'beyond_998')),
    direction     text check (direction in ('', 'better', 'worse')),  -- '' while within
    chance        double precision,  -- that chance alone brings a department at least so far from the centre, exactly
    shrunk        double precision,
    shrunk_low    double precision,
    shrunk_high   double precision,
    among_best    double precision,  -- the probability of being one of the best three
    primary key (metric, period, visit_kind, department_id),
    check ((verdict is null) = (direction is null))
);
create index comparison_period on rollup.comparison (period);

-- One row per metric × period × kind of visit: what draws the funnel, for any number of cases; it names nobody.
create table rollup.comparison_limits (
    metric      text not null,
    period      text not null,
    visit_kind  text not null,
    centre      double precision not null,  -- all departments together, in the metric's unit
    phi         double precision not null,  -- how far departments vary beyond chance, 1 where they do not
    tau2        double precision not null,  -- the variance between them, on the scale of metrics.comparison
    departments integer not null,           -- that are compared
    primary key (metric, period, visit_kind)
);
create index comparison_limits_period on rollup.comparison_limits (period);

-- One row per month × person with any answer: the share of satisfied patients within the role, of the answers that the
-- month's service stars count.
create table rollup.star_rank (
    month         date not null,
    staff_id      text not null,
    department_id text not null,
    role          text not null,
    n             integer not null,
    raw           double precision not null,
    -- from here on null where too few answers leave nothing to rank
    shrunk        double precision,
    low           double precision,
    high          double precision,
    among_best    double precision,  -- the probability of being one of the role's best three
    primary key (month, staff_id)
);

alter table rollup.comparison enable row level security;
create policy by_department on rollup.comparison for select
    using (department_id = any ((select quality.visible_departments())::text[]));
alter table rollup.comparison_limits enable row level security;
create policy known on rollup.comparison_limits for select using ((select quality.current_role_name()) is not null);
-- as the points: the quality office, the own head, the person
alter table rollup.star_rank enable row level security;
create policy own_or_office on rollup.star_rank for select
    using (department_id = any ((select quality.points_departments())::text[])
           or staff_id = (select quality.current_staff_id()));
