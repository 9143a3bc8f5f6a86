--liquibase formatted sql

--changeset eve:1 runInTransaction:false
--comment: an index
CREATE INDEX CONCURRENTLY people_age ON people (age);
--rollback DROP INDEX people_age;

--changeset eve:2 dbms:mysql
ALTER TABLE people ENGINE = InnoDB;
--rollback empty

--changeset eve:3 splitStatements:true endDelimiter:GO
CREATE TABLE pets (id int PRIMARY KEY)
GO
ALTER TABLE pets ADD COLUMN name text
GO
--rollback ALTER TABLE pets DROP COLUMN name;
--rollback DROP TABLE pets;
