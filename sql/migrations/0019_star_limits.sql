-- The funnel beside the ranking of people, reckoned by the owner at refresh like that of departments.

-- rollup.star_rank is of the very satisfied (5 of 5) among the answers of the twelve months to the month's end: in three
-- months nearly everybody's patients are satisfied (docs/decisions/0011).

-- The verdict on a person among those of the role; null where too few answers, or too few people, leave nothing to say.
alter table rollup.star_rank
    add column verdict   text check (verdict in ('within', 'beyond_95', 'beyond_998')),
    add column direction text check (direction in ('', 'better', 'worse')),  -- '' while within
    add column chance    double precision,  -- that chance alone brings a person at least so far from the centre, exactly
    add check ((verdict is null) = (direction is null));

-- One row per month × role: what draws its funnel, for any number of answers; it names nobody.
create table rollup.star_limits (
    month  date not null,
    role   text not null,
    centre double precision not null,  -- the share of very satisfied patients of all people of the role, in percent
    phi    double precision not null,  -- how far people vary beyond chance, 1 where they do not
    tau2   double precision not null,  -- the variance between them, on the scale of metrics.comparison
    people integer not null,           -- that are compared
    primary key (month, role)
);
alter table rollup.star_limits enable row level security;
create policy known on rollup.star_limits for select using ((select quality.current_role_name()) is not null);

-- Whom a published list names is seen by everyone with their points, and so with how they stand.
create policy published on rollup.star_rank for select
    using ((month, staff_id) in (select p.month, p.staff_id from quality.published_stars() as p));
