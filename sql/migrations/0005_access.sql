-- Who sees which row. The pages' login owns nothing and bypasses nothing; each transaction names its person in
-- app.person; where none is named, nothing is visible.

-- The person in question; null when none is set (after a transaction a local setting reads as '', not null).
create function quality.current_email() returns text
    language sql stable
    as $$ select nullif(lower(current_setting('app.person', true)), '') $$;

create function quality.current_role_name() returns text
    language sql stable security definer set search_path = ''
    as $$ select role from quality.person where email = quality.current_email() $$;

-- Director and quality office: they see every department, and rows that belong to none.
create function quality.sees_everything() returns boolean
    language sql stable security definer set search_path = ''
    as $$ select coalesce(quality.current_role_name() in ('director', 'quality_office'), false) $$;

-- The department ids whose rows the person may see, roll-ups of hospital and campuses included for everyone
-- known; empty for anyone else. Policies evaluate it once a statement.
create function quality.visible_departments() returns text[]
    language sql stable security definer set search_path = ''
    as $$
        select case person.role
            when 'director' then everything.ids
            when 'quality_office' then everything.ids
            when 'department_head' then person.departments || summaries.ids
            else summaries.ids
        end
        from quality.person
        cross join (select array_agg(distinct scope_id) as ids from rollup.scope) as everything
        cross join (select array_agg(distinct scope_id) as ids from rollup.scope where scope_id like '*%') as summaries
        where person.email = quality.current_email()
    $$;

-- The people a demonstration may be looked at as; nobody in any other database.
create function quality.demonstration_people()
    returns table (email text, display_name text, role text, departments text[])
    language sql stable security definer set search_path = ''
    as $$
        select email, display_name, role, departments from quality.person where quality.is_demonstration()
    $$;

-- Everything with a department_id follows one rule.
do $$
declare
    relation regclass;
begin
    for relation in
        select c.oid::regclass
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'department_id' and not a.attisdropped
        where n.nspname in ('hospital', 'rollup') and c.relkind = 'r'
          and c.oid not in ('hospital.journey_step'::regclass, 'hospital.department'::regclass,
                            'hospital.staff'::regclass)
    loop
        execute format('alter table %s enable row level security', relation);
        execute format(
            'create policy by_department on %s for select
             using (department_id = any ((select quality.visible_departments())::text[]))', relation);
    end loop;
end $$;

-- A step concerns the department that does it and the department whose patient it is.
alter table hospital.journey_step enable row level security;
create policy by_department on hospital.journey_step for select
    using (department_id = any ((select quality.visible_departments())::text[])
           or visit_department_id = any ((select quality.visible_departments())::text[]));

-- Names of departments and campuses and the calendar are no secret among the hospital's people.
alter table hospital.department enable row level security;
create policy known on hospital.department for select using ((select quality.current_role_name()) is not null);
alter table hospital.campus enable row level security;
create policy known on hospital.campus for select using ((select quality.current_role_name()) is not null);
alter table hospital.calendar_day enable row level security;
create policy known on hospital.calendar_day for select using ((select quality.current_role_name()) is not null);

alter table hospital.staff enable row level security;
create policy by_department on hospital.staff for select
    using (department_id = any ((select quality.visible_departments())::text[])
           or staff_id = (select p.staff_id from quality.person p where p.email = (select quality.current_email())));

-- A patient is visible through a visit, and visits have their own rule.
alter table hospital.patient enable row level security;
create policy through_visit on hospital.patient for select
    using ((select quality.sees_everything())
           or exists (select from hospital.visit v where v.patient_id = patient.patient_id));

-- A complaint is visible to the departments it concerns; one that names no department, to those who see everything.
alter table hospital.complaint enable row level security;
create policy through_department on hospital.complaint for select
    using ((select quality.sees_everything())
           or exists (select from hospital.complaint_department d where d.complaint_id = complaint.complaint_id));
alter table hospital.complaint_topic enable row level security;
create policy through_department on hospital.complaint_topic for select
    using ((select quality.sees_everything())
           or exists (select from hospital.complaint_department d where d.complaint_id = complaint_topic.complaint_id));

alter table quality.person enable row level security;
create policy own_or_office on quality.person for select
    using (email = (select quality.current_email()) or (select quality.sees_everything()));
alter table quality.setting enable row level security;
create policy known on quality.setting for select using ((select quality.current_role_name()) is not null);
alter table quality.target enable row level security;
create policy known on quality.target for select using ((select quality.current_role_name()) is not null);
alter table quality.wait_limit enable row level security;
create policy known on quality.wait_limit for select using ((select quality.current_role_name()) is not null);
alter table quality.refresh enable row level security;
create policy known on quality.refresh for select using ((select quality.current_role_name()) is not null);
alter table quality.load enable row level security;
create policy office on quality.load for select using ((select quality.sees_everything()));
alter table quality.rejected_row enable row level security;
create policy office on quality.rejected_row for select using ((select quality.sees_everything()));
alter table quality.dirty_day enable row level security;
create policy office on quality.dirty_day for select using ((select quality.sees_everything()));

-- Which contract tables hold any row at all, for everyone known: a page says what is missing, not what is in it.
create function quality.source_tables() returns table (table_name text, has_rows boolean)
    language plpgsql stable security definer set search_path = ''
    as $$
    begin
        if quality.current_role_name() is null then
            return;
        end if;
        for table_name in
            select c.relname from pg_class c
            where c.relnamespace = 'hospital'::regnamespace and c.relkind = 'r' and c.relname <> 'calendar_day'
        loop
            execute format('select exists (select from hospital.%I where %s)', table_name,
                case when table_name = 'department' then 'department_id <> ''unassigned''' else 'true' end)
            into has_rows;
            return next;
        end loop;
    end $$;
