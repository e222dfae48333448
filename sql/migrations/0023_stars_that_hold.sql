-- Stars that hold: nomination on screen, publicity with appeals, editions with a reason, nobody scores themselves, no
-- star twice running unless the rules say so, and a library of service cases. All of it is only added to.

-- Lists that were made so far let a star be one again: for them that stays the rule, and a new version begins after them.
alter table quality.star_rule add column may_repeat boolean not null default false;  -- a star the next month too
do $$
declare
    begins date := (select (max(month) + interval '1 month')::date from rollup.star_month);
    latest quality.star_rule := (
        select r from quality.star_rule as r
        where version = quality.star_version(coalesce(begins, '2000-01-01')));
begin
    if begins is null then
        return;
    end if;
    update quality.star_rule set may_repeat = true;
    if latest.valid_from = begins then
        update quality.star_rule set may_repeat = false where version = latest.version;
        return;
    end if;
    insert into quality.star_rule
    select (jsonb_populate_record(latest, jsonb_build_object(
        'version', (select max(version) + 1 from quality.star_rule), 'valid_from', begins, 'may_repeat', false))).*;
    insert into quality.star_weight
    select (select max(version) from quality.star_rule), role, part, weight
    from quality.star_weight where version = latest.version;
    insert into quality.star_points
    select (select max(version) from quality.star_rule), rule, points
    from quality.star_points where version = latest.version;
end $$;

-- was_star: a star the month before, under rules by which they are not one twice running.
-- appealed: an appeal that was upheld took them off the month's list.
alter table rollup.star_month
    add column was_star boolean not null default false,
    drop constraint star_month_standing_check,
    add constraint star_month_standing_check
        check (standing in ('ranked', 'vetoed', 'few_days', 'few_answers', 'appealed'));
alter table quality.star_award add column was_star boolean not null default false;

-- Contract: by whom a praise was entered and a suggestion judged. Nobody's own entry earns them points.
alter table hospital.praise add column entered_by text references hospital.staff;
alter table hospital.suggestion add column judged_by text references hospital.staff;

-- Nomination: a head puts forward somebody of their own department and says why; nobody nominates themselves.
alter table quality.star_nomination
    add constraint star_nomination_reason check (length(btrim(reason)) between 1 and 1000) not valid;
create function quality.sign_nomination() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        role text := quality.current_role_name();
        nominee hospital.staff := (select s from hospital.staff as s where s.staff_id = new.staff_id);
    begin
        if role is not null then  -- a loader, as the owner of everything, knows itself who nominated whom when
            new.nominated_by := quality.current_email();
            new.nominated_at := clock_timestamp();
        end if;
        if exists (select from quality.person as p
                   where p.email = lower(new.nominated_by) and p.staff_id = new.staff_id) then
            raise exception 'nobody nominates themselves' using errcode = 'check_violation', hint = 'self';
        end if;
        if role is null then
            return new;
        end if;
        if role <> 'department_head' or nominee.staff_id is null
           or nominee.department_id is distinct from new.department_id then
            raise exception 'a head nominates their own people'
                using errcode = 'insufficient_privilege', hint = 'not_own';
        end if;
        if new.month > quality.local_day(now()) then
            raise exception 'the month has not begun' using errcode = 'check_violation', hint = 'not_begun';
        end if;
        if exists (select from quality.star_announcement as a where a.month = new.month)
           or exists (select from quality.star_publication as p where p.month = new.month) then
            raise exception 'the list is announced' using errcode = 'check_violation', hint = 'announced';
        end if;
        if not exists (select from quality.star_weight as w
                       where w.version = quality.star_version(new.month) and w.role = nominee.role
                         and w.part = 'nominations') then
            raise exception 'nominations do not count for the role' using errcode = 'check_violation', hint = 'role';
        end if;
        return new;
    end $$;
create trigger sign_nomination before insert on quality.star_nomination
    for each row execute function quality.sign_nomination();
create policy own_people on quality.star_nomination for insert
    with check (department_id = any ((select quality.points_departments())::text[]));

-- One row per month × version of its announcement (公示): whom the list named, and until when it can be appealed against.
create table quality.star_announcement (
    month        date not null check (month = date_trunc('month', month)),
    version      integer not null check (version >= 1),
    announced_at timestamptz not null default clock_timestamp(),
    announced_by text not null,
    until        date,                      -- the last day for appeals; null: explicitly without a publicity period
    remark       text not null default '' check (length(remark) <= 1000),
    named        text[] not null default '{}',  -- staff_id of stars and commended as the list stood
    primary key (month, version),
    check (until is not null or btrim(remark) <> '')  -- without publicity only with a reason
);
create function quality.sign_announcement() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        earlier quality.star_announcement;
        today date := quality.local_day(now());
    begin
        if quality.current_role_name() is null then
            return new;
        end if;
        if quality.current_role_name() <> 'quality_office' then
            raise exception 'the quality office announces' using errcode = 'insufficient_privilege', hint = 'office';
        end if;
        new.announced_by := quality.current_email();
        new.announced_at := clock_timestamp();
        new.named := coalesce((
            select array_agg(s.staff_id order by s.staff_id) from rollup.star_month as s
            where s.month = new.month and s.tier is not null and new.until is not null), '{}');
        select * into earlier from quality.star_announcement as a
        where a.month = new.month order by a.version desc limit 1;
        if new.version <> coalesce(earlier.version, 0) + 1 then
            raise exception 'announced meanwhile' using errcode = 'unique_violation', hint = 'changed';
        end if;
        if (new.month + interval '1 month')::date > today then
            raise exception 'the month is not over' using errcode = 'check_violation', hint = 'not_over';
        end if;
        if exists (select from quality.star_publication as p where p.month = new.month) then
            raise exception 'published already' using errcode = 'check_violation', hint = 'published';
        end if;
        if new.until < today then
            raise exception 'until a day that is over' using errcode = 'check_violation', hint = 'until';
        end if;
        if earlier.until > coalesce(new.until, '-infinity') and earlier.until >= today then
            raise exception 'a publicity period is not cut short' using errcode = 'check_violation', hint = 'shorter';
        end if;
        if not exists (select from rollup.star_month as s where s.month = new.month) then
            raise exception 'nobody to announce' using errcode = 'check_violation', hint = 'empty';
        end if;
        return new;
    end $$;
create trigger sign_announcement before insert on quality.star_announcement
    for each row execute function quality.sign_announcement();

-- One row per appeal (申诉) against a month's list while it is announced: about a person, or about the list as a whole.
create table quality.star_appeal (
    appeal_id bigint generated always as identity primary key,
    month     date not null check (month = date_trunc('month', month)),
    staff_id  text references hospital.staff on delete cascade,  -- null: the list as a whole
    reason    text not null check (length(btrim(reason)) between 1 and 2000),
    made_by   text not null,
    made_at   timestamptz not null default clock_timestamp()
);
create function quality.sign_appeal() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        if quality.current_role_name() is null then
            return new;
        end if;
        new.made_by := quality.current_email();
        new.made_at := clock_timestamp();
        if not exists (
            select from quality.star_announcement as a
            where a.month = new.month and a.until >= quality.local_day(now())
              and a.version = (select max(b.version) from quality.star_announcement as b where b.month = a.month))
           or exists (select from quality.star_publication as p where p.month = new.month) then
            raise exception 'no publicity period is running' using errcode = 'check_violation', hint = 'not_running';
        end if;
        return new;
    end $$;
create trigger sign_appeal before insert on quality.star_appeal
    for each row execute function quality.sign_appeal();

-- One row per answered appeal. takes_off: the person is not ranked in that month.
create table quality.star_appeal_answer (
    appeal_id   bigint primary key references quality.star_appeal on delete cascade,
    decision    text not null check (decision in ('upheld', 'dismissed')),
    takes_off   boolean not null default false,
    answer      text not null check (length(btrim(answer)) between 1 and 2000),
    answered_by text not null,
    answered_at timestamptz not null default clock_timestamp(),
    check (decision = 'upheld' or not takes_off)
);
create function quality.sign_appeal_answer() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        appeal quality.star_appeal := (select a from quality.star_appeal as a where a.appeal_id = new.appeal_id);
        self text := quality.current_staff_id();
    begin
        if new.takes_off and appeal.staff_id is null then
            raise exception 'the appeal is about nobody' using errcode = 'check_violation', hint = 'nobody';
        end if;
        if quality.current_role_name() is null then
            return new;
        end if;
        if quality.current_role_name() <> 'quality_office' then
            raise exception 'the quality office answers' using errcode = 'insufficient_privilege', hint = 'office';
        end if;
        new.answered_by := quality.current_email();
        new.answered_at := clock_timestamp();
        if new.answered_by = appeal.made_by or self = appeal.staff_id then
            raise exception 'nobody answers in their own matter'
                using errcode = 'insufficient_privilege', hint = 'own_matter';
        end if;
        return new;
    end $$;
create trigger sign_appeal_answer before insert on quality.star_appeal_answer
    for each row execute function quality.sign_appeal_answer();
create function quality.mark_dirty_appeal() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select distinct 'star', month from changed join quality.star_appeal using (appeal_id) where takes_off
        on conflict do nothing;
        return null;
    end $$;
create trigger mark_dirty_appeal_insert after insert on quality.star_appeal_answer
    referencing new table as changed for each statement execute function quality.mark_dirty_appeal();
create trigger mark_dirty_appeal_delete after delete on quality.star_appeal_answer
    referencing old table as changed for each statement execute function quality.mark_dirty_appeal();

-- Whom running announcements name: for everyone known, since they may appeal; after publication the edition tells.
create function quality.announced_stars() returns table (
    month date, until date, staff_id text, name text, department_id text, role text, tier text, points numeric)
    language sql stable security definer set search_path = ''
    as $$
        with running as materialized (
            select a.month, a.until, a.named
            from quality.star_announcement as a
            where (select quality.current_role_name()) is not null
              and a.until >= (select quality.local_day(now()))
              and a.version = (select max(b.version) from quality.star_announcement as b where b.month = a.month)
              and not exists (select from quality.star_publication as p where p.month = a.month)
        )
        select a.month, a.until, s.staff_id, staff.name, s.department_id, s.role, s.tier, s.points
        from running as a
        join rollup.star_month as s on s.month = a.month and s.staff_id = any (a.named) and s.tier is not null
        join hospital.staff as staff on staff.staff_id = s.staff_id
    $$;

-- The months whose lists the given days bear on: their ledgers' own, and where a star is not one twice running every
-- later one until a published month, whose stars stand fast.
create function rollup.star_list_months(in_days date[]) returns setof date
    language sql stable
    as $$
        with recursive extent as (
            select greatest((select max(month) from rollup.star_month),
                            (select max(month) from rollup.star_months(in_days) as month)) as last
        ),
        touched (month) as (
            select month from rollup.star_months(in_days) as month
            union
            select later.month
            from touched
            cross join extent
            cross join lateral (select (touched.month + interval '1 month')::date as month) as later
            join quality.star_rule as rule on rule.version = quality.star_version(later.month)
            where later.month <= extent.last
              and not rule.may_repeat
              and not exists (select from quality.star_publication as p where p.month = touched.month)
        )
        select month from touched
    $$;

-- A correction is a further edition, and says why.
alter table quality.star_publication
    add column reason text not null default '',
    add constraint star_publication_reason
        check (length(reason) <= 1000 and (edition = 1 or btrim(reason) <> '')) not valid;

-- Publishes a month's list as it stands, with every entry behind it; returns the edition. An empty month has none.
drop function quality.publish_stars(date, text);
create function quality.publish_stars(in_month date, in_by text, in_reason text default '') returns integer
    language plpgsql set search_path = ''
    as $$
    declare
        next_edition integer;
    begin
        if not exists (select from rollup.star_month where month = in_month) then
            return null;
        end if;
        insert into quality.star_publication (month, edition, published_by, reason)
        select in_month, coalesce(max(edition), 0) + 1, in_by, btrim(in_reason)
        from quality.star_publication where month = in_month
        returning edition into next_edition;
        insert into quality.star_award (
            month, staff_id, department_id, role, version, answers, satisfied, rate, rate_low, rate_high, role_rate,
            praises, contacts, duty_days, ratings, praise, complaints, suggestions, nominations, deductions, points,
            standing, tier, role_ranked, role_points, was_star, edition)
        select
            month, staff_id, department_id, role, version, answers, satisfied, rate, rate_low, rate_high, role_rate,
            praises, contacts, duty_days, ratings, praise, complaints, suggestions, nominations, deductions, points,
            standing, tier, role_ranked, role_points, was_star, next_edition
        from rollup.star_month where month = in_month;
        insert into quality.star_award_entry select *, next_edition from rollup.point_entry where month = in_month;
        if next_edition > 1 then  -- who was a star counts in the month after
            insert into quality.dirty_day (source, day) values ('star', (in_month + interval '1 month')::date)
            on conflict do nothing;
        end if;
        return next_edition;
    end $$;

-- What keeps a month's list from being published, as a code; null where nothing does. A correction needs no further
-- publicity, but a reason.
create function quality.publication_hindrance(in_month date) returns text
    language sql stable security definer set search_path = ''
    as $$
        with announced as (
            select until, named from quality.star_announcement where month = in_month order by version desc limit 1
        ),
        pending as (
            select array_agg(day) as days from quality.dirty_day
            where source in ('survey_response', 'praise', 'complaint', 'suggestion', 'duty_day', 'journey_step',
                             'visit', 'star')
        )
        select case
            when (in_month + interval '1 month')::date > quality.local_day(now()) then 'not_over'
            when not exists (select from rollup.star_month where month = in_month) then 'empty'
            when in_month in (select rollup.star_list_months(days) from pending where days is not null) then 'stale'
            when exists (select from quality.star_publication where month = in_month) then null
            when not exists (select from announced) then 'not_announced'
            when (select until from announced) >= quality.local_day(now()) then 'running'
            when exists (select from quality.star_appeal as a
                         left join quality.star_appeal_answer as b using (appeal_id)
                         where a.month = in_month and b.appeal_id is null) then 'appeals'
            when (select until from announced) is not null and exists (
                select from rollup.star_month as s
                where s.month = in_month and s.tier is not null
                  and s.staff_id <> all ((select named from announced)::text[])) then 'renamed'
        end
    $$;

-- On screen: the quality office publishes, and nobody else.
create function quality.publish_month(in_month date, in_reason text, in_after integer) returns integer
    language plpgsql security definer set search_path = ''
    as $$
    declare
        hindrance text := quality.publication_hindrance(in_month);
        latest integer := (select coalesce(max(edition), 0) from quality.star_publication where month = in_month);
    begin
        if quality.current_role_name() is distinct from 'quality_office' then
            raise exception 'the quality office publishes' using errcode = 'insufficient_privilege', hint = 'office';
        end if;
        if latest <> in_after then
            raise exception 'published meanwhile' using errcode = 'unique_violation', hint = 'changed';
        end if;
        if hindrance is not null then
            raise exception 'not to be published yet' using errcode = 'check_violation', hint = hindrance;
        end if;
        if latest > 0 and btrim(in_reason) = '' then
            raise exception 'a correction says why' using errcode = 'check_violation', hint = 'reason';
        end if;
        return quality.publish_stars(in_month, quality.current_email(), in_reason);
    end $$;

-- One row per service case (服务案例) × version: the story and the lesson. The last version is how it stands; everyone
-- known reads the last one that was published, unless it was withdrawn since.
create sequence quality.case_id;
create table quality.case_version (
    case_id       bigint not null default nextval('quality.case_id'),
    version       integer not null check (version >= 1),
    changed_at    timestamptz not null default clock_timestamp(),
    changed_by    text not null,
    state         text not null check (state in ('draft', 'published', 'withdrawn')),
    department_id text not null,
    staff_id      text,                      -- whom it honours; null: the department
    month         date check (month = date_trunc('month', month)),  -- when it happened, no nearer than that
    title         text not null check (length(btrim(title)) between 1 and 120),
    story         text not null check (length(btrim(story)) between 1 and 4000),
    lesson        text not null check (length(btrim(lesson)) between 1 and 2000),
    tags          text[] not null default '{}' check (cardinality(tags) <= 8 and length(array_to_string(tags, ',')) <= 200),
    primary key (case_id, version),
    -- no telephone, identity or record number of a patient: eight digits in a row are none of a story's
    constraint case_names_no_patient check (concat_ws(' ', title, story, lesson) !~ '\d{8}')
);
create function quality.sign_case() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        earlier quality.case_version;
        role text := quality.current_role_name();
    begin
        if role is null then
            return new;
        end if;
        new.changed_at := clock_timestamp();
        new.changed_by := quality.current_email();
        select * into earlier from quality.case_version as c
        where c.case_id = new.case_id order by c.version desc limit 1;
        if new.version <> coalesce(earlier.version, 0) + 1 then
            raise exception 'changed meanwhile' using errcode = 'unique_violation', hint = 'changed';
        end if;
        if new.state <> 'draft' and role <> 'quality_office' then
            raise exception 'the quality office publishes' using errcode = 'insufficient_privilege', hint = 'office';
        end if;
        if earlier.department_id <> new.department_id then
            raise exception 'a case stays with its department' using errcode = 'check_violation', hint = 'department';
        end if;
        if new.staff_id is not null and not exists (
            select from hospital.staff as s
            where s.staff_id = new.staff_id and s.department_id = new.department_id) then
            raise exception 'nobody of the department' using errcode = 'check_violation', hint = 'staff';
        end if;
        return new;
    end $$;
create trigger sign_case before insert on quality.case_version
    for each row execute function quality.sign_case();
-- The versions that everyone known may read; none, to a stranger.
create function quality.published_cases() returns table (case_id bigint, version integer)
    language sql stable security definer set search_path = ''
    as $$
        select c.case_id, c.version from quality.case_version as c
        where quality.current_role_name() is not null
          and c.state = 'published'
          and c.version = (select max(d.version) from quality.case_version as d
                           where d.case_id = c.case_id and d.state <> 'draft')
    $$;
-- Whom published cases honour is named with them.
create function quality.honoured_staff() returns table (staff_id text, name text)
    language sql stable security definer set search_path = ''
    as $$
        select distinct s.staff_id, s.name
        from quality.published_cases() as p
        join quality.case_version as c using (case_id, version)
        join hospital.staff as s on s.staff_id = c.staff_id
    $$;

alter table quality.star_announcement enable row level security;
create policy known on quality.star_announcement for select
    using ((select quality.current_role_name()) is not null);
create policy office on quality.star_announcement for insert
    with check ((select quality.current_role_name()) = 'quality_office');
-- An appeal is between who makes it and the quality office.
alter table quality.star_appeal enable row level security;
create policy own_or_office on quality.star_appeal for select
    using (made_by = (select quality.current_email()) or (select quality.current_role_name()) = 'quality_office');
create policy known on quality.star_appeal for insert
    with check ((select quality.current_role_name()) is not null);
alter table quality.star_appeal_answer enable row level security;
create policy through_appeal on quality.star_appeal_answer for select
    using (appeal_id in (select a.appeal_id from quality.star_appeal as a));
create policy office on quality.star_appeal_answer for insert
    with check ((select quality.current_role_name()) = 'quality_office');
alter table quality.case_version enable row level security;
create policy own_or_office on quality.case_version for select
    using (department_id = any ((select quality.points_departments())::text[]));
create policy published on quality.case_version for select
    using ((case_id, version) in (select p.case_id, p.version from quality.published_cases() as p));
create policy own_or_office_add on quality.case_version for insert
    with check (department_id = any ((select quality.points_departments())::text[]));
