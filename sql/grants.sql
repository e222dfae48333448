-- What the pages' login may do; run after every migration, with its role as {reader}. It may read what the
-- policies show.
grant usage on schema hospital, quality, rollup, mart to {reader};
grant select on all tables in schema hospital, quality, rollup, mart to {reader};
-- What people fill in on screen: rows are added, never changed or removed.
grant insert on quality.action_version to {reader};
grant usage on sequence quality.action_id to {reader};
grant insert on quality.star_nomination, quality.star_announcement, quality.star_appeal, quality.star_appeal_answer,
    quality.case_version to {reader};
grant usage on sequence quality.case_id to {reader};
grant insert on quality.review, quality.review_item, quality.review_comment to {reader};
