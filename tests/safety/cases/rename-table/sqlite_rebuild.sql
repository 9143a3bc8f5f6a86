-- with: engine=sqlite
CREATE TABLE new_visits (id integer PRIMARY KEY);
-- error: Code that is still running asks for new_visits, which is now called visits: its queries fail until the deploy is over.
ALTER TABLE new_visits RENAME TO visits;
