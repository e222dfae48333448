-- One row per request: the borough that answers it. Who received it first is not in the file; the pages count all as
-- first received by nobody known. The three requests without a borough (`Unspecified`) belong to `unassigned`.
select
    "Unique Key" || ':responsible' as complaint_department_id,
    "Unique Key" as complaint_id,
    nullif("Borough", 'Unspecified') as department_id,
    'responsible' as part
from requests
