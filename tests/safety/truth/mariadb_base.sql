-- The schema that the statements of mariadb.sql meet.
CREATE TABLE customers (
  id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  email VARCHAR(50) NOT NULL,
  name VARCHAR(60) DEFAULT 'nobody' COMMENT 'as printed',
  note VARCHAR(200),
  UNIQUE KEY customers_email (email)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE orders (
  id BIGINT NOT NULL PRIMARY KEY,
  customer_id BIGINT,
  parent_id BIGINT,
  status ENUM('new','paid','sent') NOT NULL DEFAULT 'new',
  options SET('a','b') NOT NULL DEFAULT 'a',
  total DECIMAL(10,2) NOT NULL,
  quantity INT,
  amount INT UNSIGNED,
  code VARCHAR(20),
  wide VARCHAR(100),
  old_text VARCHAR(30) CHARACTER SET latin1,
  narrow VARCHAR(20) CHARACTER SET utf8mb3,
  fixed CHAR(10),
  made DATETIME,
  body TEXT,
  plain INT,
  single INT,
  short_text VARCHAR(31),
  edge VARCHAR(32),
  recoded VARCHAR(20) CHARACTER SET utf8mb3,
  maybe INT NOT NULL,
  CONSTRAINT orders_customer FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT orders_quantity CHECK (quantity > 0)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE INDEX orders_code_idx ON orders (code);
CREATE INDEX orders_single_idx ON orders (single);
CREATE INDEX orders_recoded_idx ON orders (recoded);
CREATE INDEX orders_code_plain_idx ON orders (code, plain);
CREATE TABLE computed (
  id INT NOT NULL PRIMARY KEY,
  base INT,
  other INT,
  twice INT GENERATED ALWAYS AS (base * 2) VIRTUAL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE stored (
  id INT NOT NULL PRIMARY KEY,
  base INT,
  other INT,
  twice INT GENERATED ALWAYS AS (base * 2) STORED
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE indexed (
  id INT NOT NULL PRIMARY KEY,
  base INT,
  twice INT GENERATED ALWAYS AS (base * 2) VIRTUAL,
  KEY indexed_twice (twice)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE texts (
  id INT NOT NULL PRIMARY KEY,
  title VARCHAR(50),
  body TEXT,
  FULLTEXT KEY texts_body (body)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE packed (id INT NOT NULL PRIMARY KEY, note VARCHAR(50)) ENGINE=InnoDB ROW_FORMAT=COMPRESSED DEFAULT CHARSET=utf8mb4;
CREATE TABLE places (id INT NOT NULL PRIMARY KEY, at POINT NOT NULL) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE keyless (id INT NOT NULL, name VARCHAR(50)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE ranges (id INT NOT NULL, y INT NOT NULL, PRIMARY KEY (id, y)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
