--- base
create table logs (at date not null, line text) partition by range (at);
--- a
create table logs_a partition of logs for values from ('2026-01-01') to ('2026-02-01');
--- b
create table logs_b partition of logs for values from ('2026-02-01') to ('2026-03-01');
