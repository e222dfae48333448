-- One row per day × department × kind of visit × step: the histogram that the median is read from too.
-- after: wait_median
create view mart.wait_p90 with (security_invoker = true) as
select day, department_id, visit_kind, step, buckets from mart.wait_median;
