-- What the pages' login may do; run after every migration, with its role as {reader}. It may read what the
-- policies show and write nothing yet.
grant usage on schema hospital, quality, rollup, mart to {reader};
grant select on all tables in schema hospital, quality, rollup, mart to {reader};
