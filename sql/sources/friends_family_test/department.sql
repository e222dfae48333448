-- One row per surgery. The name is all there is, so it is the key too; it is a proper name in either language.
select distinct surgery as department_id, surgery as name, surgery as name_en, 'clinical' as kind
from responses
order by surgery
