-- warning: Visits has capital letters: with lower_case_table_names servers and file systems disagree on its name.
CREATE TABLE Visits (id bigint PRIMARY KEY);
