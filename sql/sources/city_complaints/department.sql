-- One row per borough. All requests went to one agency (DOHMH), so the agency tells nothing apart; where the animal is
-- decides which inspectors go. Three requests name no borough: see complaint_department.sql.
select *
from (values
    ('BRONX', '布朗克斯区', 'The Bronx', 'service'),
    ('BROOKLYN', '布鲁克林区', 'Brooklyn', 'service'),
    ('MANHATTAN', '曼哈顿区', 'Manhattan', 'service'),
    ('QUEENS', '皇后区', 'Queens', 'service'),
    ('STATEN ISLAND', '史泰登岛区', 'Staten Island', 'service')
) as department (department_id, name, name_en, kind)
