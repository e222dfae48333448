-- Improvement actions: found, decided, done, verified. Nothing is overwritten: every change is a row beside the earlier
-- ones, and the pages' login may add rows but neither change nor remove any.

-- The departments about which the person may write: a head about their own, the quality office about all and about
-- hospital and campuses; empty for anyone else.
create function quality.writable_departments() returns text[]
    language sql stable security definer set search_path = ''
    as $$
        select case role
            when 'quality_office' then (select array_agg(distinct scope_id) from rollup.scope)
            when 'department_head' then departments
            else '{}'
        end
        from quality.person
        where email = quality.current_email()
    $$;

create sequence quality.action_id;

-- One row per action × version: all that is known of the action from then on. The last version is how it stands.
create table quality.action_version (
    action_id     bigint not null default nextval('quality.action_id'),
    version       integer not null check (version >= 1),
    changed_at    timestamptz not null default clock_timestamp(),
    changed_by    text not null,             -- an email of quality.person
    remark        text not null default '' check (length(remark) <= 4000),  -- of this change: what was done, or why
    state         text not null check (state in (
                      'to_do', 'doing', 'awaiting_verification', 'signed_off', 'returned', 'stopped')),
    stage         text not null check (stage in ('plan', 'do', 'check', 'act')),
    department_id text not null,             -- or '*', '*<campus_id>': of hospital or campus as a whole
    title         text not null check (length(btrim(title)) between 1 and 200),
    reason        text not null check (length(reason) <= 4000),
    source_kind   text not null check (source_kind in ('figure', 'complaint', 'review', 'other')),
    source        text not null default '',  -- the link of the figure, the complaint's id, the review's month
    owner         text not null,             -- an email of quality.person
    metric        text,                      -- that shall move; null where none measures it
    visit_kind    text not null default '*',
    step          text not null default '*',
    baseline      double precision,          -- in the metric's unit
    target        double precision,
    criterion     text not null default '' check (length(criterion) <= 1000),
    found_on      date not null,
    starts        date,                      -- from when the measure can have an effect
    due_on        date not null,
    primary key (action_id, version),
    check (due_on >= found_on),
    check (starts >= found_on)
);

-- What may follow what. Returned: the quality office found it not done; stopped: it is given up, with a reason.
create function quality.action_may_become(before text, after text) returns boolean
    language sql immutable
    as $$
        select after = before or (before, after) in (
            ('to_do', 'doing'), ('to_do', 'stopped'),
            ('doing', 'awaiting_verification'), ('doing', 'stopped'),
            ('awaiting_verification', 'signed_off'), ('awaiting_verification', 'returned'),
            ('returned', 'doing'), ('returned', 'stopped'))
    $$;

-- Signs a change with who is asking and when, and refuses what the rules of the house do not allow. The hints are
-- codes, which the pages put into words.
create function quality.action_change() returns trigger
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
create trigger action_change before insert on quality.action_version
    for each row execute function quality.action_change();

alter table quality.action_version enable row level security;
create policy by_department on quality.action_version for select
    using (department_id = any ((select quality.visible_departments())::text[])
           or owner = (select quality.current_email()));
create policy own_or_office on quality.action_version for insert
    with check (department_id = any ((select quality.writable_departments())::text[]));
