-- Improvement actions on their page: an action is seen and changed as it stands now, who can own one, and the sums that
-- everybody may know.

-- As before, and: who changes an action must be one who may write about the department that it belongs to so far.
create or replace function quality.action_change() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    declare
        before quality.action_version;
        role text := quality.current_role_name();
    begin
        if role is null then  -- a loader, as the owner of everything: it knows itself who changed what when
            return new;
        end if;
        new.changed_at := clock_timestamp();
        new.changed_by := quality.current_email();
        select * into before from quality.action_version as earlier
        where earlier.action_id = new.action_id order by earlier.version desc limit 1;
        if before.action_id is not null
           and not coalesce(before.department_id = any (quality.writable_departments()), false) then
            raise exception 'the action is another department''s'
                using errcode = 'insufficient_privilege', hint = 'department';
        end if;
        if new.version <> coalesce(before.version, 0) + 1 then
            raise exception 'the action was changed meanwhile' using errcode = 'unique_violation', hint = 'changed';
        end if;
        if not exists (select from quality.person where email = new.owner) then
            raise exception 'nobody known owns the action' using errcode = 'check_violation', hint = 'owner';
        end if;
        if before is null then
            if new.state not in ('to_do', 'doing') then
                raise exception 'an action begins at its beginning' using errcode = 'check_violation', hint = 'state';
            end if;
            return new;
        end if;
        if before.state in ('signed_off', 'stopped') then
            raise exception 'the action is closed' using errcode = 'check_violation', hint = 'closed';
        end if;
        if not quality.action_may_become(before.state, new.state) then
            raise exception 'not from % to %', before.state, new.state using errcode = 'check_violation', hint = 'state';
        end if;
        if new.state in ('signed_off', 'returned') and before.state <> new.state
           and (role <> 'quality_office' or new.changed_by in (before.owner, new.owner)) then
            raise exception 'verified by the quality office, never by the owner'
                using errcode = 'insufficient_privilege', hint = 'verify';
        end if;
        if (new.department_id, new.found_on, new.due_on, new.metric, new.baseline, new.target, new.criterion, new.owner)
           is distinct from
           (before.department_id, before.found_on, before.due_on, before.metric, before.baseline, before.target,
            before.criterion, before.owner)
           and btrim(new.remark) = '' then
            raise exception 'what was agreed changes with a reason' using errcode = 'check_violation', hint = 'remark';
        end if;
        if new.state in ('stopped', 'returned') and before.state <> new.state and btrim(new.remark) = '' then
            raise exception 'stopped and returned with a reason' using errcode = 'check_violation', hint = 'remark';
        end if;
        return new;
    end $$;

-- The actions that the person may see: by the department and the owner that each has now. Were it by each version's own,
-- a department that handed an action on would keep seeing it as it was, open for ever.
create function quality.visible_actions() returns bigint[]
    language sql stable security definer set search_path = ''
    as $$
        select array_agg(action_id)
        from (
            select distinct on (action_id) action_id, department_id, owner
            from quality.action_version
            order by action_id, version desc
        ) as last
        where department_id = any (quality.visible_departments()) or owner = quality.current_email()
    $$;
drop policy by_department on quality.action_version;
create policy as_it_stands on quality.action_version for select
    using (action_id = any ((select quality.visible_actions())::bigint[]));

-- Who can own an action: everybody but staff, by name, for those who look after actions themselves.
create function quality.colleagues() returns table (email text, display_name text, role text, departments text[])
    language sql stable security definer set search_path = ''
    as $$
        select email, display_name, role, departments from quality.person
        where role <> 'staff' and quality.current_role_name() in ('director', 'quality_office', 'department_head')
    $$;

-- One row per action × department, campus and hospital that it counts for: what its figures are formed from. Kept by a
-- trigger, not by the refresh: who signs an action off wants to see it counted. It names neither owner nor matter, so
-- that a head may know the hospital's figures.
create table rollup.action_case (
    action_id     bigint not null,
    department_id text not null,
    found_on      date not null,
    due_on        date not null,   -- that held when it came: put off afterwards, it was late all the same
    ended_on      date,            -- signed off or stopped
    outcome       text check (outcome in ('signed_off', 'stopped')),
    primary key (action_id, department_id),
    check ((ended_on is null) = (outcome is null))
);
alter table rollup.action_case enable row level security;
create policy by_department on rollup.action_case for select
    using (department_id = any ((select quality.visible_departments())::text[]));

create function quality.sum_action(which bigint) returns void
    language sql security definer set search_path = ''
    as $$
        delete from rollup.action_case where action_id = which;
        insert into rollup.action_case
        with versions as (
            select *, quality.local_day(lead(changed_at) over (order by version)) as until
            from quality.action_version
            where action_id = which
        ),
        last as (select * from versions order by version desc limit 1),
        agreed as (select due_on from versions where until is null or due_on < until order by version limit 1)
        select
            last.action_id, scope_id, last.found_on, agreed.due_on,
            case when state in ('signed_off', 'stopped') then quality.local_day(changed_at) end,
            case when state in ('signed_off', 'stopped') then state end
        from last
        cross join agreed
        cross join lateral (
            select scope_id from rollup.scope where scope.department_id = last.department_id
            union select last.department_id
            union select '*'
        ) as scopes
    $$;

create function quality.sum_changed_action() returns trigger
    language plpgsql security definer set search_path = ''
    as $$
    begin
        perform quality.sum_action(coalesce(new.action_id, old.action_id));
        return null;
    end $$;
create trigger sum_action after insert or update or delete on quality.action_version
    for each row execute function quality.sum_changed_action();

do $$ begin perform quality.sum_action(action_id) from (select distinct action_id from quality.action_version) as known; end $$;
