-- One row per request.
--   channel      UNKNOWN is kept as the channel `unknown`: 929 requests came by some way that was not noted.
--   closed_at    as the file says, but for midnight on 1 January 1900, which is how a system writes no date: the two
--                requests that have it are `Assigned`, not `Closed`, so they are open. Any other closing before the
--                request was made would be refused by the contract; there is none.
--   replied_at   the closing: whoever asked reads the outcome then, at the latest. An earlier answer is not in the file
--                (`Resolution Action Updated Date` is the last change of the record, whatever it was).
--   settled_on_the_spot
--                closed in the second it was created: 1,729, which is every closed request since 2020 and none before.
--                Nobody inspects a rooster in no time. These were closed as they were entered; whether anything was
--                done is not told, nor how long it took. The pages count them apart from the others' course, and an
--                "on time" of these years says how many were closed as entered, not how fast the agency is.
--   due_on       the agency's own date, 30 days after the request; no request has one since the end of July 2019.
-- Not in the file: acknowledged, rectified, reopened, called back. A missing column stays missing.
select
    "Unique Key" as complaint_id,
    case "Open Data Channel Type"
        when 'PHONE' then 'phone' when 'ONLINE' then 'online' when 'UNKNOWN' then 'unknown'
        else "Open Data Channel Type"
    end as channel,
    "Created Date" as received_at,
    closed as replied_at,
    closed as closed_at,
    coalesce(closed = "Created Date", false) as settled_on_the_spot,
    "Due Date" as due_on,
    concat_ws(', ', "Descriptor", "Location Type") as summary
from (select *, nullif("Closed Date", '01/01/1900 12:00:00 AM') as closed from requests) as request
