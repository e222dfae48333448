-- One row per line of the file: one answer.
--   survey_response_id
--                there is none, so the line itself is the key, with a number where lines are equal: the same in every
--                pull, also after lines were added. A line that is corrected looks like another answer.
--   equal lines  198 lines repeat another. Times are cut to the minute and texts were removed, so two patients can
--                well leave the same line, and they do as often as chance has it: 308 pairs of equal lines in the same
--                minute, 508 one minute apart in either direction, of which half are to be expected. All are answers;
--                calling them duplicates would drop real ones.
--   overall      how likely, from Extremely unlikely (1) to Extremely likely (5): the test's own five steps. 4 and 5
--                count as satisfied here just as the test counts them as recommending. It is not `recommend`, whose
--                0 to 10 nobody was shown.
--   Don't know   19 answers: somebody answered, and gave no rating. They are valid answers without an `overall`:
--                counted among the answers, in no rate and no mean.
--   mode         not in the file, and the contract needs one: `sms` is an assumption. Answers come in at all hours of
--                the night and many in one minute, as when a practice texts its patients; not by paper or telephone.
--   visit_id     missing: the file does not say which appointment was meant.
-- No survey_score.sql: the labels were put on the texts by a program, one for each text, whether it praised, blamed or
-- asked for nothing. Who was not labelled was not asked about the subject, so no share of problems can be told.
select
    md5(line) || ':' || row_number() over (partition by line) as survey_response_id,
    surgery as department_id,
    'sms' as mode,
    time as submitted_at,
    case rating
        when 'Extremely likely' then '5'
        when 'Likely' then '4'
        when 'Neither likely nor unlikely' then '3'
        when 'Unlikely' then '2'
        when 'Extremely unlikely' then '1'
        when 'Don''t know' then null
        else rating
    end as overall
from (
    -- a missing label keeps its place: concat_ws alone would leave it out
    select *, concat_ws('|', time, rating, surgery, coalesce(feedback_labels, ''), coalesce(improvement_labels, ''))
        as line
    from responses
) as answer
order by time, survey_response_id
