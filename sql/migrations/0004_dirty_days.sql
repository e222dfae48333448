-- Which days a change touches: statement triggers note them in quality.dirty_day, from the old and the new rows,
-- in the transaction that makes the change. A corrected date dirties both days; a deleted row dirties its day.

-- Notes the local days of the given expressions' moments for the rows a statement changed.
-- Arguments: the columns to take, in order; a row's day is that of the first that is not null,
-- or, when the first argument is 'each', every column's day.
create function quality.mark_dirty() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        moment text;
        moments text := '';
    begin
        if tg_argv[0] = 'each' then
            for i in 1 .. tg_nargs - 1 loop
                moments := moments || format(case when i > 1 then ', %I' else '%I' end, tg_argv[i]);
            end loop;
            moment := 'unnest(array[' || moments || ']::timestamptz[])';
        else
            for i in 0 .. tg_nargs - 1 loop
                moments := moments || format(case when i > 0 then ', %I' else '%I' end, tg_argv[i]);
            end loop;
            moment := 'coalesce(' || moments || ')';
        end if;
        execute format(
            'insert into quality.dirty_day (source, day)
             select %L, day from (
                 select distinct (moment at time zone (select quality.time_zone()))::date as day
                 from (select %s as moment from changed) as moments
                 where moment is not null
             ) as days
             on conflict do nothing',
            tg_table_name, moment);
        return null;
    end $$;

-- Dates, not moments: the day is the column's own.
create function quality.mark_dirty_dates() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        execute format(
            'insert into quality.dirty_day (source, day)
             select distinct %L, %I from changed where %I is not null
             on conflict do nothing',
            tg_table_name, tg_argv[0], tg_argv[0]);
        return null;
    end $$;

-- A complaint belongs to departments and topics through other tables: their changes touch the complaint's days.
create function quality.mark_dirty_complaint() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select 'complaint', (moment at time zone (select quality.time_zone()))::date
        from changed
        join hospital.complaint using (complaint_id)
        cross join lateral unnest(array[received_at, replied_at, closed_at, called_back_at]) as moment
        where moment is not null
        group by 2
        on conflict do nothing;
        return null;
    end $$;

-- A step counts on its own day and, through its visit's stay, on the visit's day.
create function quality.mark_dirty_visit_of_step() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select distinct 'visit', (coalesce(v.arrived_at, v.booked_for) at time zone (select quality.time_zone()))::date
        from changed
        join hospital.visit as v using (visit_id)
        where coalesce(v.arrived_at, v.booked_for) is not null
        on conflict do nothing;
        return null;
    end $$;

-- How a visit ended decides what its unclosed steps were: a changed visit touches the days of its steps.
create function quality.mark_dirty_steps_of_visit() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select distinct 'journey_step',
            (coalesce(s.queued_at, s.started_at, s.finished_at) at time zone (select quality.time_zone()))::date
        from changed
        join hospital.journey_step as s using (visit_id)
        where coalesce(s.queued_at, s.started_at, s.finished_at) is not null
        on conflict do nothing;
        return null;
    end $$;

-- A department that moves to another campus, a changed calendar or a changed limit touches every day there is.
create function quality.mark_all_dirty() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        insert into quality.dirty_day (source, day)
        select distinct 'journey_step', day from rollup.wait_day
        union select distinct 'visit', day from rollup.visit_day
        on conflict do nothing;
        return null;
    end $$;

-- Every day that any watched table has rows on: what a refresh from nothing recomputes.
create function quality.mark_everything_dirty() returns void
    language plpgsql
    as $$
    declare
        zone text := quality.time_zone();
    begin
        insert into quality.dirty_day (source, day)
        select source, day from (
            select distinct 'journey_step' as source,
                (coalesce(queued_at, started_at, finished_at) at time zone zone)::date as day
            from hospital.journey_step
            union select 'visit', (coalesce(arrived_at, booked_for) at time zone zone)::date from hospital.visit
            union select 'survey_invitation', (sent_at at time zone zone)::date from hospital.survey_invitation
            union select 'survey_response', (submitted_at at time zone zone)::date from hospital.survey_response
            union select 'complaint', (moment at time zone zone)::date
                from hospital.complaint,
                     unnest(array[received_at, replied_at, closed_at, called_back_at]) as moment
            union select 'praise', (received_at at time zone zone)::date from hospital.praise
            union select 'follow_up', due_on from hospital.follow_up
            union select 'enquiry', (asked_at at time zone zone)::date from hospital.enquiry
            union select 'online_review', (posted_at at time zone zone)::date from hospital.online_review
        ) as days
        where day is not null
        on conflict do nothing;
    end $$;

do $$
declare
    watched record;
    event record;
begin
    for watched in
        select * from (values
            ('journey_step', 'mark_dirty', '''queued_at'', ''started_at'', ''finished_at'''),
            ('journey_step', 'mark_dirty_visit_of_step', ''),
            ('visit', 'mark_dirty', '''arrived_at'', ''booked_for'''),
            ('survey_invitation', 'mark_dirty', '''sent_at'''),
            ('survey_response', 'mark_dirty', '''submitted_at'''),
            ('complaint', 'mark_dirty', '''each'', ''received_at'', ''replied_at'', ''closed_at'', ''called_back_at'''),
            ('complaint_department', 'mark_dirty_complaint', ''),
            ('praise', 'mark_dirty', '''received_at'''),
            ('follow_up', 'mark_dirty_dates', '''due_on'''),
            ('enquiry', 'mark_dirty', '''asked_at'''),
            ('online_review', 'mark_dirty', '''posted_at''')
        ) as t (table_name, handler, arguments)
    loop
        for event in
            select * from (values
                ('insert', 'new table as changed'), ('update', 'old table as changed'),
                ('update', 'new table as changed'), ('delete', 'old table as changed')
            ) as t (action, changed)
        loop
            execute format(
                'create trigger %I after %s on hospital.%I referencing %s
                 for each statement execute function quality.%I(%s)',
                concat_ws('_', watched.handler, event.action, split_part(event.changed, ' ', 1)),
                event.action, watched.table_name, event.changed, watched.handler, watched.arguments);
        end loop;
    end loop;
end $$;

create trigger mark_dirty_steps_of_visit after update on hospital.visit referencing new table as changed
    for each statement execute function quality.mark_dirty_steps_of_visit();

create trigger dirty_all after insert or update or delete on quality.wait_limit
    for each statement execute function quality.mark_all_dirty();
create trigger dirty_all after update of campus_id on hospital.department
    for each statement execute function quality.mark_all_dirty();
create trigger dirty_all after update on quality.setting
    for each statement execute function quality.mark_all_dirty();
