-- Service stars: the rules and their versions, who was on duty, every point and what earned it, the month's list.

-- Contract: the duty roster, and whether an adopted suggestion proved itself.
create table hospital.duty_day (
    duty_day_id   text primary key,
    staff_id      text not null references hospital.staff,
    department_id text not null default 'unassigned' references hospital.department,
    day           date not null,
    unique (staff_id, day) deferrable
);
create index duty_day_day on hospital.duty_day (day);
-- A demonstration hospital loaded by an earlier version has dates of adoption in the far future.
update hospital.suggestion set adopted_at = null where adopted_at > '2100-01-01';
alter table hospital.suggestion
    add column proven_at timestamptz,
    add constraint suggestion_proven check (proven_at >= adopted_at);
create index suggestion_adopted on hospital.suggestion (adopted_at);
create index suggestion_proven  on hospital.suggestion (proven_at);

-- One row per version of the rules; a month follows the latest version valid on its first day.
create table quality.star_rule (
    version          integer primary key,
    valid_from       date not null unique check (valid_from = date_trunc('month', valid_from)),
    ratings_months   integer not null check (ratings_months > 0), -- answers count for so many months, the last included
    ratings_prior    numeric not null check (ratings_prior > 0),  -- answers that the role's mean weighs as much as
    ratings_spread   numeric not null check (ratings_spread > 0), -- so far above the role's mean earns all, below none
    answers_min      integer not null,  -- in those months, where patients' ratings count
    duty_days_min    integer not null,  -- in the month
    praise_contacts  integer not null check (praise_contacts > 0), -- praise counts per so many contacts
    partly_upheld    numeric not null,  -- share of the deduction where a complaint was upheld in part
    veto_severity    integer not null,  -- an upheld complaint this grave takes a person off the month's list
    star_share       numeric not null,  -- of a role's people, those named stars
    commended_share  numeric not null   -- of a role's people, those named stars or commended
);
insert into quality.star_rule values (1, '2000-01-01', 3, 50, 0.05, 15, 15, 100, 0.5, 3, 0.10, 0.30);

-- One row per version × role × part of the points: what the part is worth, at most. A part without a row does not
-- apply to the role; the others are rescaled to 100.
create table quality.star_weight (
    version integer not null references quality.star_rule on delete cascade,
    role    text not null,
    part    text not null check (part in ('ratings', 'praise', 'complaints', 'suggestions', 'nominations')),
    weight  numeric not null check (weight > 0),
    primary key (version, role, part)
);
insert into quality.star_weight
select 1, role, part, weight
from (values ('ratings', 45), ('praise', 25), ('complaints', 15), ('suggestions', 15), ('nominations', 25))
    as parts (part, weight)
join (values
    ('doctor', '{ratings,praise,complaints,suggestions}'::text[]),
    ('nurse', '{ratings,praise,complaints,suggestions}'),
    ('guide', '{ratings,praise,complaints,suggestions}'),
    ('cashier', '{ratings,praise,complaints,suggestions}'),
    ('pharmacist', '{ratings,praise,complaints,suggestions}'),
    ('customer_service', '{praise,complaints,suggestions}'),
    ('technician', '{praise,nominations}'),
    ('support', '{praise,nominations}'),
    ('other', '{praise,nominations}')
) as roles (role, applying) on part = any (applying);

-- One row per version × rule: the points that one praise, case, suggestion or nomination earns or costs.
create table quality.star_points (
    version integer not null references quality.star_rule on delete cascade,
    rule    text not null,
    points  numeric not null,
    primary key (version, rule)
);
insert into quality.star_points values
    (1, 'praise_banner', 5), (1, 'praise_letter', 5), (1, 'praise_phone', 3), (1, 'praise_online', 3),
    (1, 'praise_survey', 1), (1, 'complaint_on_time', 2), (1, 'complaint_satisfied', 2),
    (1, 'suggestion_adopted', 5), (1, 'suggestion_proven', 5), (1, 'nomination', 10),
    (1, 'upheld_1', -3), (1, 'upheld_2', -8), (1, 'upheld_3', -15);

-- One row per nomination: a department puts somebody forward for a month, and says why.
create table quality.star_nomination (
    nomination_id bigint generated always as identity primary key,
    month         date not null check (month = date_trunc('month', month)),
    staff_id      text not null references hospital.staff on delete cascade,
    department_id text not null references hospital.department,  -- which nominates
    reason        text not null,
    nominated_by  text not null,
    nominated_at  timestamptz not null default now(),
    unique (month, staff_id, department_id)
);

-- The version of the rules that a month follows.
create function quality.star_version(in_month date) returns integer
    language sql stable
    as $$ select version from quality.star_rule where valid_from <= in_month order by valid_from desc limit 1 $$;

-- One row per day × person: on duty by the roster, or seen with patients. contacts: visits on which they served.
create table rollup.staff_day (
    day      date not null,
    staff_id text not null,
    contacts integer not null,
    primary key (day, staff_id)
);

-- One row per month × person × entry: points, and the row, date, rule and version that they come from.
-- Points are rounded when they are entered, so that the entries add up to every figure exactly.
create table rollup.point_entry (
    month         date not null,
    staff_id      text not null,
    department_id text not null,
    role          text not null,
    part          text not null,  -- as in star_weight, or 'deductions'
    rule          text not null,
    version       integer not null,
    source_table  text not null,  -- in schema hospital or quality; '' where it is the rule itself
    source_id     text not null,
    day           date not null,
    points        numeric(10, 4) not null,
    primary key (month, staff_id, part, rule, source_id)
);

-- One row per month × person of a role that the rules know, on duty or with any entry in the month.
create table rollup.star_month (
    month         date not null,
    staff_id      text not null,
    department_id text not null,
    role          text not null,
    version       integer not null,
    answers       integer not null,
    satisfied     integer not null,
    rate          numeric,           -- shrunk towards the role's, as a share; null where ratings do not count
    rate_low      numeric,
    rate_high     numeric,
    role_rate     numeric,
    praises       integer not null,  -- that earned points
    contacts      integer not null,
    duty_days     integer,           -- null where nobody of the role has any on record
    ratings       numeric not null,
    praise        numeric not null,
    complaints    numeric not null,
    suggestions   numeric not null,
    nominations   numeric not null,
    deductions    numeric not null,
    points        numeric not null,
    standing      text not null check (standing in ('ranked', 'vetoed', 'few_days', 'few_answers')),
    tier          text check (tier in ('star', 'commended')),
    role_ranked   integer not null,  -- people of the role who are ranked
    role_points   numeric,           -- their mean
    primary key (month, staff_id)
);
create index star_month_month on rollup.star_month (month, role);

-- A published month, as it was: editions are added, never changed.
create table quality.star_publication (
    month        date not null,
    edition      integer not null,
    published_at timestamptz not null default now(),
    published_by text not null,
    primary key (month, edition)
);
create table quality.star_award (like rollup.star_month, edition integer not null);
alter table quality.star_award
    add primary key (month, edition, staff_id),
    add foreign key (month, edition) references quality.star_publication;
create table quality.star_award_entry (like rollup.point_entry, edition integer not null);
alter table quality.star_award_entry
    add primary key (month, edition, staff_id, part, rule, source_id),
    add foreign key (month, edition, staff_id) references quality.star_award (month, edition, staff_id);

-- Publishes a month's list as it stands, with every entry behind it; returns the edition. An empty month has none.
create function quality.publish_stars(in_month date, in_by text) returns integer
    language plpgsql set search_path = ''
    as $$
    declare
        next_edition integer;
    begin
        if not exists (select from rollup.star_month where month = in_month) then
            return null;
        end if;
        insert into quality.star_publication (month, edition, published_by)
        select in_month, coalesce(max(edition), 0) + 1, in_by from quality.star_publication where month = in_month
        returning edition into next_edition;
        insert into quality.star_award select *, next_edition from rollup.star_month where month = in_month;
        insert into quality.star_award_entry select *, next_edition from rollup.point_entry where month = in_month;
        return next_edition;
    end $$;

-- The months whose lists the given days bear on: their own, and the later ones that still count their answers.
create function rollup.star_months(in_days date[]) returns setof date
    language sql stable
    as $$
        select distinct (date_trunc('month', day) + make_interval(months => later))::date
        from unnest(in_days) as day
        cross join generate_series(0, (select max(ratings_months) - 1 from quality.star_rule)) as later
    $$;

-- Whether anything happened in a month for its list to tell; where not, answers of months before make none.
create function rollup.has_stars(in_month date) returns boolean
    language sql stable
    as $$
        select
            exists (select from rollup.staff_day where day >= in_month and day < in_month + interval '1 month')
            or exists (select from quality.star_nomination where month = in_month)
            or exists (
                select from hospital.survey_response
                where staff_id is not null
                  and submitted_at >= quality.day_start(in_month)
                  and submitted_at < quality.day_start((in_month + interval '1 month')::date))
            or exists (
                select from hospital.praise
                where staff_id is not null
                  and received_at >= quality.day_start(in_month)
                  and received_at < quality.day_start((in_month + interval '1 month')::date))
    $$;

-- Which days a change touches.
create function quality.mark_stars_dirty() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day) select distinct 'star', month from rollup.star_month
        on conflict do nothing;
        return null;
    end $$;
create trigger mark_stars_dirty after insert or update or delete on quality.star_rule
    for each statement execute function quality.mark_stars_dirty();
create trigger mark_stars_dirty after insert or update or delete on quality.star_weight
    for each statement execute function quality.mark_stars_dirty();
create trigger mark_stars_dirty after insert or update or delete on quality.star_points
    for each statement execute function quality.mark_stars_dirty();
create trigger mark_stars_dirty after update on hospital.staff
    for each row when ((old.role, old.department_id) is distinct from (new.role, new.department_id))
    execute function quality.mark_stars_dirty();

create function quality.mark_dirty_nomination() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day) select distinct 'star', month from changed on conflict do nothing;
        return null;
    end $$;

-- Of several praises for one visit the highest counts: a changed one touches the others' days.
create function quality.mark_dirty_praise_of_visit() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select distinct 'praise', quality.local_day(p.received_at)
        from (select distinct visit_id from changed where visit_id is not null) as visits
        join hospital.praise as p using (visit_id)
        on conflict do nothing;
        return null;
    end $$;

do $$
declare
    watched record;
    event record;
begin
    for watched in
        select * from (values
            ('hospital.duty_day', 'mark_dirty_dates', '''day'''),
            ('hospital.suggestion', 'mark_dirty', '''each'', ''adopted_at'', ''proven_at'''),
            ('hospital.praise', 'mark_dirty_praise_of_visit', ''),
            ('quality.star_nomination', 'mark_dirty_nomination', '')
        ) as t (table_name, handler, arguments)
    loop
        for event in
            select * from (values
                ('insert', 'new table as changed'), ('update', 'old table as changed'),
                ('update', 'new table as changed'), ('delete', 'old table as changed')
            ) as t (action, changed)
        loop
            execute format(
                'create trigger %I after %s on %s referencing %s
                 for each statement execute function quality.%I(%s)',
                concat_ws('_', watched.handler, event.action, split_part(event.changed, ' ', 1)),
                event.action, watched.table_name, event.changed, watched.handler, watched.arguments);
        end loop;
    end loop;
end $$;

-- All days on which anything of the stars may stand, as far as no other table tells.
create function quality.mark_all_star_days_dirty() returns void
    language sql security definer set search_path = ''
    as $$
        insert into quality.dirty_day (source, day)
        select 'duty_day', day from hospital.duty_day
        union select 'suggestion', quality.local_day(moment)
            from hospital.suggestion, unnest(array[adopted_at, proven_at]) as moment where moment is not null
        union select 'star', month from quality.star_nomination
        union select 'star', month from rollup.star_month
        on conflict do nothing
    $$;
alter function quality.mark_everything_dirty() rename to mark_all_voices_dirty;
-- Every day that any watched table has rows or deadlines on: what a refresh from nothing recomputes.
create function quality.mark_everything_dirty() returns void
    language sql
    as $$
        select quality.mark_all_voices_dirty();
        select quality.mark_all_star_days_dirty();
    $$;

-- What is there already is summed for the first time: 'duty_day' alone, so that waits are not summed anew with it.
insert into quality.dirty_day (source, day)
select distinct 'duty_day', day from rollup.wait_day
union select 'duty_day', day from rollup.visit_day
on conflict do nothing;

-- Who sees points: the quality office, the person's own head, and the person. The director and everybody else see
-- the stars once they are published, with what earned it; who is not among them is nobody else's business.
create function quality.points_departments() returns text[]
    language sql stable security definer set search_path = ''
    as $$
        select case role
            when 'quality_office' then (select array_agg(department_id) from hospital.department)
            when 'department_head' then departments
            else '{}'
        end
        from quality.person
        where email = quality.current_email()
    $$;
create function quality.current_staff_id() returns text
    language sql stable security definer set search_path = ''
    as $$ select staff_id from quality.person where email = quality.current_email() $$;
-- Whom any published list names, in its latest edition; nobody, to a stranger.
create function quality.published_stars() returns table (month date, edition integer, staff_id text)
    language sql stable security definer set search_path = ''
    as $$
        select award.month, award.edition, award.staff_id
        from quality.star_award as award
        where quality.current_role_name() is not null
          and award.tier is not null
          and (award.month, award.edition) in (
              select p.month, max(p.edition) from quality.star_publication as p group by p.month)
    $$;

alter table rollup.staff_day enable row level security;
create policy through_staff on rollup.staff_day for select
    using (staff_id in (select s.staff_id from hospital.staff as s
                        where s.department_id = any ((select quality.visible_departments())::text[])));
do $$
declare
    relation text;
begin
    foreach relation in array array['rollup.point_entry', 'rollup.star_month', 'quality.star_award',
                                    'quality.star_award_entry'] loop
        execute format('alter table %s enable row level security', relation);
        execute format(
            'create policy own_or_office on %s for select
             using (department_id = any ((select quality.points_departments())::text[])
                    or staff_id = (select quality.current_staff_id()))', relation);
    end loop;
    foreach relation in array array['quality.star_award', 'quality.star_award_entry'] loop
        execute format(
            'create policy published on %s for select
             using ((month, edition, staff_id) in (select p.month, p.edition, p.staff_id from quality.published_stars() as p))',
            relation);
    end loop;
    foreach relation in array array['star_rule', 'star_weight', 'star_points', 'star_publication'] loop
        execute format('alter table quality.%I enable row level security', relation);
        execute format(
            'create policy known on quality.%I for select using ((select quality.current_role_name()) is not null)',
            relation);
    end loop;
end $$;
alter table quality.star_nomination enable row level security;
create policy own_or_office on quality.star_nomination for select
    using (department_id = any ((select quality.points_departments())::text[]));
create policy published on hospital.staff for select
    using (staff_id in (select p.staff_id from quality.published_stars() as p));
alter table hospital.duty_day enable row level security;
create policy by_department on hospital.duty_day for select
    using (department_id = any ((select quality.visible_departments())::text[]));
