CREATE TABLE post (id serial PRIMARY KEY, author_id int REFERENCES person (id) ON UPDATE CASCADE NOT NULL);
CREATE INDEX idx_post_author ON post (author_id);
