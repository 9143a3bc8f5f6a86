--liquibase formatted sql
--changeset a:1 dbms:postgresql
alter table accounts add column c integer;
--changeset a:1 dbms:mariadb
alter table accounts add column c int;
