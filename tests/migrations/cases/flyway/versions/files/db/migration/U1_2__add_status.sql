alter table account drop column status;
