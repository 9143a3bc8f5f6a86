-- warning: The numbers of visits.id end at 2,147,483,647.
CREATE TABLE visits (id integer PRIMARY KEY);
