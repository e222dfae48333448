-- One row per contract table: whether it holds any row.
create view mart.source_table with (security_invoker = true) as
select * from quality.source_tables();
