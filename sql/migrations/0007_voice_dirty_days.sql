-- Days that a change touches beyond the changed row's own: deadlines, scores of an answer, the kind of a visit,
-- a patient's return.

-- A changed complaint touches the days on which it may be due and on which it was reopened.
create function quality.mark_dirty_complaint_due() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select 'complaint', day
        from changed
        cross join lateral (
            select quality.complaint_due_days(received_at, due_on)
            union select quality.local_day(reopened_at)
        ) as touched (day)
        where day is not null
        group by day
        on conflict do nothing;
        return null;
    end $$;

-- Who is responsible decides how long there is to answer, and where a complaint counts.
create function quality.mark_dirty_complaint_due_of_department() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select 'complaint', day
        from changed
        join hospital.complaint as c using (complaint_id)
        cross join lateral (
            select quality.complaint_due_days(c.received_at, c.due_on)
            union select quality.local_day(c.reopened_at)
        ) as touched (day)
        where day is not null
        group by day
        on conflict do nothing;
        return null;
    end $$;

-- A score counts on the day of its answer.
create function quality.mark_dirty_answer_of_score() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select 'survey_response', (r.submitted_at at time zone (select quality.time_zone()))::date
        from changed
        join hospital.survey_response as r using (survey_response_id)
        group by 2
        on conflict do nothing;
        return null;
    end $$;

-- Whether a patient came back is told by every visit of the patient: a changed visit touches the days by which the
-- patient was expected.
create function quality.mark_dirty_return() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select distinct 'return', return_due_on from changed where return_due_on is not null
        on conflict do nothing;
        if (select count(*) from changed) <= 1000 then
            insert into quality.dirty_day (source, day)
            select distinct 'return', v.return_due_on
            from (select distinct patient_id from changed) as patients
            join hospital.visit as v using (patient_id)
            where v.return_due_on is not null
            on conflict do nothing;
        else
            -- a bulk load: every day to be back by since its first arrival costs less than asking for each patient
            insert into quality.dirty_day (source, day)
            select distinct 'return', return_due_on
            from hospital.visit
            where return_due_on >= (select quality.local_day(min(arrived_at)) from changed)
            on conflict do nothing;
        end if;
        return null;
    end $$;

-- Answers, complaints, praise and follow-ups count under the kind of their visit: they move when it is corrected.
create function quality.mark_dirty_kind_of_visit() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        -- a difference of sets, not a join: nothing is known about the size of what a statement changed
        with recoded as materialized (
            select visit_id, kind from new_visits except select visit_id, kind from old_visits
        ),
        moments as (
            select 'survey_invitation' as source, sent_at as moment
            from recoded join hospital.survey_invitation using (visit_id)
            union all
            select 'survey_response', submitted_at from recoded join hospital.survey_response using (visit_id)
            union all
            select 'praise', received_at from recoded join hospital.praise using (visit_id)
            union all
            select 'complaint', unnest(array[received_at, coalesce(closed_at, reopened_at), called_back_at])
            from recoded join hospital.complaint using (visit_id)
        )
        select source, quality.local_day(moment) from moments where moment is not null
        union
        select 'complaint', quality.complaint_due_days(received_at, due_on)
        from recoded join hospital.complaint using (visit_id)
        union
        select 'follow_up', due_on from recoded join hospital.follow_up using (visit_id)
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
            ('complaint', 'mark_dirty_complaint_due'),
            ('complaint_department', 'mark_dirty_complaint_due_of_department'),
            ('survey_score', 'mark_dirty_answer_of_score'),
            ('visit', 'mark_dirty_return')
        ) as t (table_name, handler)
    loop
        for event in
            select * from (values
                ('insert', 'new table as changed'), ('update', 'old table as changed'),
                ('update', 'new table as changed'), ('delete', 'old table as changed')
            ) as t (action, changed)
        loop
            execute format(
                'create trigger %I after %s on hospital.%I referencing %s
                 for each statement execute function quality.%I()',
                concat_ws('_', watched.handler, event.action, split_part(event.changed, ' ', 1)),
                event.action, watched.table_name, event.changed, watched.handler);
        end loop;
    end loop;
end $$;

create trigger mark_dirty_kind_of_visit after update on hospital.visit
    referencing old table as old_visits new table as new_visits
    for each statement execute function quality.mark_dirty_kind_of_visit();

-- All deadlines there are, those that the roll-ups rest on and those that hold now.
create function quality.mark_deadlines_dirty() returns void
    language sql security definer set search_path = ''
    as $$
        insert into quality.dirty_day (source, day)
        select 'complaint', day from rollup.complaint_day
        union select 'complaint', quality.complaint_due_days(received_at, due_on) from hospital.complaint
        union select 'complaint', quality.local_day(reopened_at)
            from hospital.complaint where reopened_at is not null
        union select 'online_review', day from rollup.online_review_day
        union select 'return', return_due_on from hospital.visit where return_due_on is not null
        on conflict do nothing
    $$;

alter function quality.mark_everything_dirty() rename to mark_all_moments_dirty;
-- Every day that any watched table has rows or deadlines on: what a refresh from nothing recomputes.
create function quality.mark_everything_dirty() returns void
    language sql
    as $$
        select quality.mark_all_moments_dirty();
        select quality.mark_deadlines_dirty();
    $$;

-- A changed calendar moves deadlines; days that are merely new move none.
create function quality.mark_dirty_calendar() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        if exists (select from changed) then
            perform quality.mark_deadlines_dirty();
        end if;
        return null;
    end $$;
create trigger mark_dirty_calendar_insert after insert on hospital.calendar_day referencing new table as changed
    for each statement execute function quality.mark_dirty_calendar();
create trigger mark_dirty_calendar_update after update on hospital.calendar_day referencing new table as changed
    for each statement execute function quality.mark_dirty_calendar();
create trigger mark_dirty_calendar_delete after delete on hospital.calendar_day referencing old table as changed
    for each statement execute function quality.mark_dirty_calendar();

-- Another campus or another time zone: what is summed now, and what will be, is summed anew.
create function quality.mark_voices_dirty() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        perform quality.mark_everything_dirty();
        insert into quality.dirty_day (source, day)
        select 'survey_response', day from rollup.survey_day
        union select 'complaint', day from rollup.complaint_day
        union select 'praise', day from rollup.praise_day
        union select 'enquiry', day from rollup.enquiry_day
        union select 'online_review', day from rollup.online_review_day
        on conflict do nothing;
        return null;
    end $$;
create trigger mark_voices_dirty after update on hospital.department
    for each row when (old.campus_id is distinct from new.campus_id)
    execute function quality.mark_voices_dirty();
create trigger mark_voices_dirty after update on quality.setting
    for each row when (new.name = 'time_zone' and old.value is distinct from new.value)
    execute function quality.mark_voices_dirty();
