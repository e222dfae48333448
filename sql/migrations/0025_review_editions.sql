-- The correction of a locked month (更正): a further edition with a reason beside the earlier ones, which stay as they
-- were. So far a locked month could not be corrected at all.

alter table quality.review_figure drop constraint review_figure_review_month_fkey;
alter table quality.review_fact drop constraint review_fact_review_month_fkey;
-- One row per locked month × edition: edition 1 is the lock, each further one a correction.
alter table quality.review_lock
    add column edition integer not null default 1 check (edition >= 1),
    add column reason text not null default '',
    add column judged_on date,  -- the day by which complaints are overdue, the same in every edition
    drop constraint review_lock_pkey,
    add primary key (month, edition),
    add constraint review_lock_reason check (length(reason) <= 300 and (edition = 1 or btrim(reason) <> ''));
alter table quality.review_figure
    add column edition integer not null default 1,
    drop constraint review_figure_pkey,
    add primary key (review_month, edition, metric, department_id, month),
    add foreign key (review_month, edition) references quality.review_lock (month, edition);
alter table quality.review_fact
    add column edition integer not null default 1,
    drop constraint review_fact_pkey,
    add primary key (review_month, edition, kind, department_id, number),
    add foreign key (review_month, edition) references quality.review_lock (month, edition);

-- Whether two figures are not the same: sums of fractions taken in another order differ in their last digit.
create function quality.is_other(one double precision, another double precision) returns boolean
    language sql immutable
    as $$
        select one is distinct from another
           and coalesce(abs(one - another) > 1e-9 * greatest(1, abs(one), abs(another)), true)
    $$;

-- What else the meeting reads of an edition, from the records as they are. The patient's story stays as long as the
-- answer stands, and the stars are those of the same month's list: both were told in the meeting.
create function quality.keep_review_facts(in_month date, in_edition integer, on_day date) returns void
    language plpgsql set search_path = ''
    as $$
    begin
        insert into quality.review_fact (review_month, edition, kind, department_id, number, content)
        select in_month, in_edition, 'overdue', scope_id, 1,
            jsonb_build_object('complaints', count(distinct complaint_id), 'due_day', min(due_day))
        from rollup.complaint_case
        join rollup.scope using (department_id)
        where part = 'responsible' and due_day < on_day and day < on_day
          and coalesce(quality.local_day(replied_at) >= on_day, true)
          and coalesce(quality.local_day(closed_at) >= on_day, true)
        group by scope_id;

        -- no name, nor a surname with a title; only of departments whose answers of the month everyone may see
        insert into quality.review_fact (review_month, edition, kind, department_id, number, content)
        select distinct on (c.department_id) in_month, in_edition, 'story', c.department_id, 1,
            jsonb_build_object('comment', c.comment, 'overall', c.overall, 'day', c.day)
        from mart.survey_comment as c
        join quality.review_figure as f
            on f.review_month = in_month and f.edition = in_edition and f.month = in_month
            and f.metric = 'satisfaction_rate' and f.department_id = c.department_id
        left join quality.review_fact as told
            on told.review_month = in_month and told.edition = in_edition - 1 and told.kind = 'story'
            and told.department_id = c.department_id
        where c.submitted_at >= quality.day_start(in_month)
          and c.submitted_at < quality.day_start((in_month + interval '1 month')::date)
          and length(c.comment) between 8 and 160
          and not exists (
              select from hospital.staff as s
              where strpos(c.comment, s.name) > 0
                 or c.comment ~ (left(s.name, 1) || '(医生|大夫|护士|主任|教授|老师|师傅|技师|药师|护士长)'))
        order by c.department_id, (c.comment is not distinct from told.content ->> 'comment') desc,
            length(c.comment) desc, c.survey_response_id;

        insert into quality.review_fact (review_month, edition, kind, department_id, number, content)
        select in_month, in_edition, 'star', '*', row_number() over (order by role, points desc, staff_id),
            jsonb_build_object('month', month, 'edition', edition, 'name', name, 'role', role,
                               'department_id', department_id)
        from mart.star
        where tier = 'star' and edition is not null
          and month = coalesce(
              (select max((told.content ->> 'month')::date) from quality.review_fact as told
               where told.review_month = in_month and told.edition = in_edition - 1 and told.kind = 'star'),
              (select max(p.month) from quality.star_publication as p where p.month <= in_month));
    end $$;

-- Lock a month: copy its figures as they are; false where it is locked already. By the owner, who alone may write them.
-- judged_on: the day by which complaints are overdue, by default the one that all pages judge by.
create or replace function quality.freeze_review(in_month date, person text default null, judged_on date default null)
    returns boolean
    language plpgsql set search_path = ''
    as $$
    declare
        on_day date := coalesce(judged_on, (select day from mart.complaint_today));
    begin
        insert into quality.review_lock (month, locked_by, judged_on) values (in_month, person, on_day)
        on conflict do nothing;
        if not found then
            return false;
        end if;
        insert into quality.review_figure (
            review_month, metric, department_id, month, every, numerator, denominator, sum_squares, mean, lower, upper,
            rule, signal, side, in_a_row, points, phase, phase_name, phase_name_en, target, assurance)
        select in_month, metric, department_id, month, every, numerator, denominator, sum_squares, mean, lower, upper,
            rule, signal, side, in_a_row, points, phase, phase_name, phase_name_en, target, assurance
        from rollup.verdict
        where visit_kind = ''
          and month > in_month - interval '24 months'
          and month <= case every when 'quarter' then in_month - interval '2 months' else in_month end;
        perform quality.keep_review_facts(in_month, 1, on_day);
        return true;
    end $$;

-- Correct a locked month at the quality office's word: the next edition, which is returned.
-- in_after: the edition that is corrected. in_changed: of each series whose points are others today
-- {metric, department_id, points: [columns of quality.review_figure]}, judged as if today were the month's last day; its
-- points have to be what the roll-ups say. Every other series stays as it was, with its limits.
create function quality.correct_review(in_month date, in_reason text, in_after integer, in_changed jsonb)
    returns integer
    language plpgsql security definer set search_path = ''
    as $$
    declare
        before quality.review_lock;
        next_edition integer := in_after + 1;
    begin
        if quality.current_role_name() is distinct from 'quality_office' then
            raise exception 'the quality office corrects' using errcode = 'insufficient_privilege', hint = 'corrects';
        end if;
        select * into before from quality.review_lock where month = in_month order by edition desc limit 1;
        if before.month is null then
            raise exception 'the month is not locked' using errcode = 'check_violation', hint = 'unlocked';
        end if;
        if coalesce(in_reason, '') !~ '[^[:space:]　]' then
            raise exception 'a correction says why' using errcode = 'check_violation', hint = 'reason';
        end if;
        if before.edition <> in_after then
            raise exception 'corrected meanwhile' using errcode = 'unique_violation', hint = 'corrected';
        end if;
        if exists (select from quality.dirty_day where day < in_month + interval '1 month') then
            raise exception 'changed days are not summed up' using errcode = 'check_violation', hint = 'stale';
        end if;
        insert into quality.review_lock (month, edition, locked_by, reason, judged_on)
        values (in_month, next_edition, quality.current_email(), btrim(in_reason),
            coalesce(before.judged_on,
                     least((select day from mart.complaint_today), quality.local_day(before.locked_at))));

        insert into quality.review_figure
        select (jsonb_populate_record(f, jsonb_build_object('edition', next_edition))).*
        from quality.review_figure as f
        where f.review_month = in_month and f.edition = in_after
          and not exists (
              select from jsonb_to_recordset(in_changed) as c (metric text, department_id text)
              where c.metric = f.metric and c.department_id = f.department_id);
        insert into quality.review_figure
        select (jsonb_populate_record(null::quality.review_figure, point || jsonb_build_object(
            'review_month', in_month, 'edition', next_edition, 'metric', c.metric, 'department_id', c.department_id))).*
        from jsonb_to_recordset(in_changed) as c (metric text, department_id text, points jsonb)
        cross join jsonb_array_elements(c.points) as point;
        if exists (
            select
            from quality.review_figure as f
            join jsonb_to_recordset(in_changed) as c (metric text, department_id text) using (metric, department_id)
            cross join lateral (
                select coalesce(sum(m.numerator), 0) as numerator, coalesce(sum(m.denominator), 0) as denominator
                from rollup.metric_month as m
                where m.metric = f.metric and m.department_id = f.department_id and m.month >= f.month
                  and m.month < f.month + case f.every when 'quarter' then interval '3 months' else interval '1 month' end
            ) as today
            where f.review_month = in_month and f.edition = next_edition
              and (abs(f.numerator - today.numerator) > 1e-6 * greatest(1, abs(f.numerator))
                   or abs(f.denominator - today.denominator) > 1e-6 * greatest(1, f.denominator)
                   or f.month <= in_month - interval '24 months' or f.month > in_month))
        then
            raise exception 'other figures than those of the roll-ups' using errcode = 'check_violation', hint = 'stale';
        end if;

        perform quality.keep_review_facts(in_month, next_edition, (
            select judged_on from quality.review_lock where month = in_month and edition = next_edition));
        if jsonb_array_length(in_changed) = 0
           and not exists (
               select from (
                   select kind, department_id, number, content from quality.review_fact
                   where review_month = in_month and edition = in_after
               ) as was
               full join (
                   select kind, department_id, number, content from quality.review_fact
                   where review_month = in_month and edition = next_edition
               ) as now using (kind, department_id, number)
               where was.content is distinct from now.content)
        then
            raise exception 'nothing differs' using errcode = 'check_violation', hint = 'unchanged';
        end if;
        return next_edition;
    end $$;
