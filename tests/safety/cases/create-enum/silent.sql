CREATE TABLE priorities (name text PRIMARY KEY);
