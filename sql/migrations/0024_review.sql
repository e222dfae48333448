-- The monthly review: what a month's figures were when they were locked, and what the hospital said of them and
-- decided. A locked month is never written again; what people write is added in versions.

insert into quality.setting (name, value) values ('review_lock_day', '5');  -- of the next month

-- One row per locked month: since then it is reviewed by the figures below, whatever the records say later.
create table quality.review_lock (
    month     date primary key check (month = date_trunc('month', month)),
    locked_at timestamptz not null default clock_timestamp(),
    locked_by text                               -- an email of quality.person; null: the refresh
);

-- One row per locked month × metric × department × month (or quarter) judged: rollup.verdict of all kinds of visit
-- together as it was, two years back.
create table quality.review_figure (
    review_month  date not null references quality.review_lock,
    metric        text not null,
    department_id text not null,
    month         date not null,
    every         text not null,
    numerator     double precision not null,
    denominator   double precision not null,
    sum_squares   double precision,
    mean          double precision not null,
    lower         double precision not null,
    upper         double precision not null,
    rule          text,
    signal        text not null,
    side          integer not null,
    in_a_row      integer not null,
    points        integer not null,
    phase         date,
    phase_name    text,
    phase_name_en text,
    target        double precision,
    assurance     text,
    primary key (review_month, metric, department_id, month)
);

-- One row per locked month × kind × place × number: what else the meeting reads, as it was.
--   overdue  complaints past their day when the month was locked: {complaints, due_day (the earliest)}
--   story    the longest comment of a department's patients that names nobody: {comment, overall, day}
--   star     of the latest published list; seen by everyone, so its place is the hospital: {month, edition, name, role,
--            department_id}
create table quality.review_fact (
    review_month  date not null references quality.review_lock,
    kind          text not null check (kind in ('overdue', 'story', 'star')),
    department_id text not null,
    number        integer not null,
    content       jsonb not null,
    primary key (review_month, kind, department_id, number)
);

-- One row per month × scope × version: the review of a hospital ('*'), campus or department. Held closes it.
create table quality.review (
    month         date not null,
    department_id text not null,
    version       integer not null check (version >= 1),
    changed_at    timestamptz not null default clock_timestamp(),
    changed_by    text not null,
    held_at       timestamptz,
    -- what the meeting was told of its decisions, by action: their figures go on, and so would the verdict
    effects       jsonb not null default '{}' check (length(effects::text) <= 100000),
    primary key (month, department_id, version)
);

-- One row per month × scope × item × version: what the quality office made of the agenda that writes itself.
create table quality.review_item (
    month         date not null,
    department_id text not null,                 -- the review's scope
    item          text not null check (length(item) between 1 and 120),
    version       integer not null check (version >= 1),
    changed_at    timestamptz not null default clock_timestamp(),
    changed_by    text not null,
    about         text not null default '*',     -- the place that the item speaks of
    position      double precision,              -- null: where the agenda puts it
    dropped       boolean not null default false,
    title         text not null default '' check (length(title) <= 80),    -- of an item that was added
    remark        text not null default '' check (length(remark) <= 300),  -- has to fit on its screen
    primary key (month, department_id, item, version)
);

-- One row per month × department × metric × version: what the department says of its figure.
create table quality.review_comment (
    month         date not null,
    department_id text not null,
    metric        text not null,
    version       integer not null check (version >= 1),
    changed_at    timestamptz not null default clock_timestamp(),
    changed_by    text not null,
    words         text not null check (length(words) <= 300),  -- has to fit on its screen
    primary key (month, department_id, metric, version)
);

-- Whether a meeting has been held that was about the place: its own, its campus's or the hospital's.
create function quality.is_reviewed(in_month date, place text) returns boolean
    language sql stable security definer set search_path = ''
    as $$
        select exists (
            select from quality.review
            where month = in_month and held_at is not null
              and (department_id in ('*', place)
                   or department_id in (select scope_id from rollup.scope as s where s.department_id = place)))
    $$;

-- Signs a version with who is asking and when, and refuses what the rules do not allow. The hints are codes, which the
-- pages put into words. The trigger's argument is the column that, beside month and place, says which thing it is.
create function quality.review_change() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        last_version integer;
        own text := tg_argv[0];
        is_closed boolean;
    begin
        if quality.current_role_name() is null then  -- a loader, as the owner of everything
            return new;
        end if;
        new.changed_at := clock_timestamp();
        new.changed_by := quality.current_email();
        if not exists (select from quality.review_lock where month = new.month) then
            raise exception 'the month is not locked' using errcode = 'check_violation', hint = 'unlocked';
        end if;
        if tg_table_name = 'review_comment' then
            is_closed := quality.is_reviewed(new.month, new.department_id);
        else
            is_closed := exists (
                select from quality.review as held
                where held.month = new.month and held.department_id = new.department_id and held.held_at is not null);
        end if;
        if is_closed then
            raise exception 'the review has been held' using errcode = 'check_violation', hint = 'held';
        end if;
        execute format(
            'select max(version) from quality.%I where month = $1 and department_id = $2 and %I = $3',
            tg_table_name, own)
        into last_version using new.month, new.department_id, to_jsonb(new) ->> own;
        if new.version <> coalesce(last_version, 0) + 1 then
            raise exception 'it was changed meanwhile' using errcode = 'unique_violation', hint = 'changed';
        end if;
        if tg_table_name = 'review' then
            new.held_at := new.changed_at;
        end if;
        return new;
    end $$;
create trigger review_change before insert on quality.review
    for each row execute function quality.review_change('department_id');
create trigger review_change before insert on quality.review_item
    for each row execute function quality.review_change('item');
create trigger review_change before insert on quality.review_comment
    for each row execute function quality.review_change('metric');

-- Lock a month: copy its figures as they are; false where it is locked already. By the owner, who alone may write them.
-- judged_on: the day by which complaints are overdue, by default the one that all pages judge by.
create function quality.freeze_review(in_month date, person text default null, judged_on date default null)
    returns boolean
    language plpgsql set search_path = ''
    as $$
    declare
        on_day date := coalesce(judged_on, (select day from mart.complaint_today));
    begin
        insert into quality.review_lock (month, locked_by) values (in_month, person) on conflict do nothing;
        if not found then
            return false;
        end if;
        insert into quality.review_figure
        select in_month, metric, department_id, month, every, numerator, denominator, sum_squares, mean, lower, upper,
            rule, signal, side, in_a_row, points, phase, phase_name, phase_name_en, target, assurance
        from rollup.verdict
        where visit_kind = ''
          and month > in_month - interval '24 months'
          and month <= case every when 'quarter' then in_month - interval '2 months' else in_month end;

        insert into quality.review_fact
        select in_month, 'overdue', scope_id, 1,
            jsonb_build_object('complaints', count(distinct complaint_id), 'due_day', min(due_day))
        from rollup.complaint_case
        join rollup.scope using (department_id)
        where part = 'responsible' and due_day < on_day and day < on_day
          and coalesce(quality.local_day(replied_at) >= on_day, true)
          and coalesce(quality.local_day(closed_at) >= on_day, true)
        group by scope_id;

        -- no name, nor a surname with a title; only of departments whose answers of the month everyone may see
        insert into quality.review_fact
        select distinct on (c.department_id) in_month, 'story', c.department_id, 1,
            jsonb_build_object('comment', c.comment, 'overall', c.overall, 'day', c.day)
        from mart.survey_comment as c
        join quality.review_figure as f
            on f.review_month = in_month and f.month = in_month and f.metric = 'satisfaction_rate'
            and f.department_id = c.department_id
        where c.submitted_at >= quality.day_start(in_month)
          and c.submitted_at < quality.day_start((in_month + interval '1 month')::date)
          and length(c.comment) between 8 and 160
          and not exists (
              select from hospital.staff as s
              where strpos(c.comment, s.name) > 0
                 or c.comment ~ (left(s.name, 1) || '(医生|大夫|护士|主任|教授|老师|师傅|技师|药师|护士长)'))
        order by c.department_id, length(c.comment) desc, c.survey_response_id;

        insert into quality.review_fact
        select in_month, 'star', '*', row_number() over (order by role, points desc, staff_id),
            jsonb_build_object('month', month, 'edition', edition, 'name', name, 'role', role,
                               'department_id', department_id)
        from mart.star
        where tier = 'star' and edition is not null
          and month = (select max(p.month) from quality.star_publication as p where p.month <= in_month);
        return true;
    end $$;

-- The same at the quality office's word.
create function quality.lock_review(in_month date) returns boolean
    language plpgsql security definer set search_path = ''
    as $$
    begin
        if quality.current_role_name() is distinct from 'quality_office' then
            raise exception 'the quality office locks a month' using errcode = 'insufficient_privilege', hint = 'office';
        end if;
        if in_month + interval '1 month' > quality.local_day(now()) then
            raise exception 'the month is not over' using errcode = 'check_violation', hint = 'not_over';
        end if;
        if not exists (select from rollup.metric_month where month = in_month) then
            raise exception 'the month has no data' using errcode = 'check_violation', hint = 'no_data';
        end if;
        return quality.freeze_review(in_month, quality.current_email());
    end $$;

-- At the end of a refresh: the last month, from the agreed day of the next one on. The months of a demonstration lie
-- anywhere, so that its loader locks them.
create function quality.lock_due_review() returns void
    language plpgsql set search_path = ''
    as $$
    declare
        today date := quality.local_day(now());
        last_month date := date_trunc('month', today) - interval '1 month';
    begin
        if not quality.is_demonstration()
           and extract(day from today) >= (select value::integer from quality.setting where name = 'review_lock_day')
           and exists (select from rollup.metric_month where month = last_month)
        then
            perform quality.freeze_review(last_month);
        end if;
    end $$;

do $$
declare
    relation text;
begin
    foreach relation in array array['review_figure', 'review_fact', 'review', 'review_comment'] loop
        execute format('alter table quality.%I enable row level security', relation);
        execute format(
            'create policy by_department on quality.%I for select
             using (department_id = any ((select quality.visible_departments())::text[]))', relation);
    end loop;
    foreach relation in array array['review', 'review_item', 'review_comment'] loop
        execute format(
            'create policy own_or_office on quality.%I for insert
             with check (department_id = any ((select quality.writable_departments())::text[]))', relation);
    end loop;
end $$;
-- A remark on a department's figure in the hospital's review is for those who see the department.
alter table quality.review_item enable row level security;
create policy by_department on quality.review_item for select
    using (department_id = any ((select quality.visible_departments())::text[])
           and about = any ((select quality.visible_departments())::text[]));
alter table quality.review_lock enable row level security;
create policy known on quality.review_lock for select using ((select quality.current_role_name()) is not null);
