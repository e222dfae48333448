-- One row per request: what it is about, in the city's own words. How grave it is nobody noted.
select
    "Unique Key" || ':type' as complaint_topic_id,
    "Unique Key" as complaint_id,
    "Complaint Type" as topic
from requests
