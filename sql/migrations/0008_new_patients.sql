-- How new patients came, summed by the day they were first seen.

comment on column hospital.patient.source is
    'How the patient came; a local list in which ''referral'' means: sent by another patient.';

-- One row per day × department × kind of visit: patients first seen that day, at their first visit.
create table rollup.new_patient_day (
    day           date not null,
    department_id text not null,
    visit_kind    text not null,
    known         integer not null,  -- of whom it is known how they came
    referred      integer not null,  -- of known: sent by another patient
    primary key (department_id, visit_kind, day)
);
create index new_patient_day_day on rollup.new_patient_day (day);

alter table rollup.new_patient_day enable row level security;
create policy by_department on rollup.new_patient_day for select
    using (department_id = any ((select quality.visible_departments())::text[]));

-- A changed patient touches the day of being first seen; visits note their own days already.
create trigger mark_dirty_dates_insert_new after insert on hospital.patient referencing new table as changed
    for each statement execute function quality.mark_dirty_dates('first_seen_on');
create trigger mark_dirty_dates_update_old after update on hospital.patient referencing old table as changed
    for each statement execute function quality.mark_dirty_dates('first_seen_on');
create trigger mark_dirty_dates_update_new after update on hospital.patient referencing new table as changed
    for each statement execute function quality.mark_dirty_dates('first_seen_on');
create trigger mark_dirty_dates_delete_old after delete on hospital.patient referencing old table as changed
    for each statement execute function quality.mark_dirty_dates('first_seen_on');
