-- One row per metric × department × kind of visit × month (or quarter) that is judged: the figure's parts and its verdict.
create view mart.verdict with (security_invoker = true) as
select
    metric, department_id, visit_kind, month, every, numerator, denominator, sum_squares, mean, lower, upper, rule,
    signal, side, in_a_row, points, phase, phase_name, phase_name_en, target, assurance
from rollup.verdict;
