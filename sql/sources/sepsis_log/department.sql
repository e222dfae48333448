-- One row per department. The log names none, only groups of staff by letter (A to Y). Two departments can be told
-- with certainty: the emergency department, where every case is registered, and the laboratory, whose group B does
-- all blood tests and nothing else. Wards cannot: one group admits to several.
select *
from (values
    ('emergency', '急诊科', 'Emergency department', 'clinical'),
    ('laboratory', '检验科', 'Laboratory', 'diagnostic')
) as department (department_id, name, name_en, kind)
