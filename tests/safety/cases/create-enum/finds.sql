-- warning: priority can get new labels, but never lose one.
CREATE TYPE priority AS ENUM ('low', 'high');
