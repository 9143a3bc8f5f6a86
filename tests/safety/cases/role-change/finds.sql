-- error: The role reporting is changed in a migration (create); a password written here stays in the repository's history.
CREATE ROLE reporting LOGIN PASSWORD 'secret';
