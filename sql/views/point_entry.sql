-- One row per month × person × entry of the points ledger, with the words of its source where the reader may see them.
create view mart.point_entry with (security_invoker = true) as
with published as (
    select month, max(edition) as edition from quality.star_publication group by month
),
entries as (
    select *, null::integer as edition from rollup.point_entry where month not in (select month from published)
    union all
    select entry.* from quality.star_award_entry as entry join published using (month, edition)
)
select
    entries.*,
    coalesce(praise.text, answer.comment, suggestion.title, complaint.summary, nomination.reason) as words,
    coalesce(praise.channel, answer.mode, complaint.channel) as channel
from entries
left join hospital.praise on source_table = 'praise' and praise_id = source_id
left join hospital.survey_response as answer on source_table = 'survey_response' and survey_response_id = source_id
left join hospital.suggestion on source_table = 'suggestion' and suggestion_id = source_id
left join hospital.complaint on source_table = 'complaint' and complaint_id = source_id
left join quality.star_nomination as nomination
    on source_table = 'star_nomination' and nomination_id::text = source_id;
