-- Complaints by topic: the page's figures, flow, months and times can be narrowed to one.

-- topic: '' for all complaints together; else those that raise it. A complaint counts once under each of its topics,
-- and a head sees the hospital's figure of a topic without seeing other departments' cases: hence stored.
alter table rollup.complaint_count_day add column topic text not null default '';
alter table rollup.complaint_trait_day add column topic text not null default '';
alter table rollup.complaint_term_day  add column topic text not null default '';
alter table rollup.complaint_count_day alter column topic drop default;
alter table rollup.complaint_trait_day alter column topic drop default;
alter table rollup.complaint_term_day  alter column topic drop default;

do $$
declare
    grain record;
begin
    for grain in
        select c.conrelid::regclass::text as relation, c.conname from pg_constraint as c
        where c.contype in ('p', 'u') and c.conrelid in (
            'rollup.complaint_count_day'::regclass, 'rollup.complaint_trait_day'::regclass,
            'rollup.complaint_term_day'::regclass)
    loop
        execute format('alter table %s drop constraint %I', grain.relation, grain.conname);
    end loop;
end $$;
alter table rollup.complaint_count_day add primary key (department_id, part, topic, visit_kind, day);
alter table rollup.complaint_trait_day add primary key (department_id, part, topic, trait, visit_kind, code, day);
alter table rollup.complaint_term_day
    add unique nulls not distinct (department_id, part, topic, term, visit_kind, day, settled, taken, open_since);

-- A topic moves its complaint's deadlines too, from one topic's row to another's.
do $$
declare
    event record;
begin
    for event in
        select * from (values
            ('insert', 'new table as changed'), ('update', 'old table as changed'),
            ('update', 'new table as changed'), ('delete', 'old table as changed')
        ) as t (action, changed)
    loop
        execute format(
            'create trigger %I after %s on hospital.complaint_topic referencing %s
             for each statement execute function quality.mark_dirty_complaint_due_of_department()',
            concat_ws('_', 'mark_dirty_complaint_due', event.action, split_part(event.changed, ' ', 1)),
            event.action, event.changed);
    end loop;
end $$;

-- What is there already is summed by topic for the first time.
do $$ begin perform quality.mark_deadlines_dirty(); end $$;
