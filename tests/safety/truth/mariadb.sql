-- One statement per line; each meets the schema of mariadb_base.sql. PARTITION BY is not here: the server takes any ALGORITHM for it and
-- copies all the same. The cheapest ALGORITHM and LOCK that the server accepts is compared.

-- new columns
ALTER TABLE orders ADD COLUMN remark VARCHAR(20);
ALTER TABLE orders ADD COLUMN remark VARCHAR(20) NOT NULL;
ALTER TABLE orders ADD COLUMN remark VARCHAR(20) NOT NULL DEFAULT 'x';
ALTER TABLE orders ADD COLUMN remark VARCHAR(20) FIRST;
ALTER TABLE orders ADD COLUMN remark VARCHAR(20) AFTER code;
ALTER TABLE orders ADD COLUMN token CHAR(36) DEFAULT (uuid());
ALTER TABLE orders ADD COLUMN luck DOUBLE DEFAULT (rand());
ALTER TABLE orders ADD COLUMN at DATETIME DEFAULT (now());
ALTER TABLE orders ADD COLUMN at DATETIME DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE orders ADD COLUMN three INT DEFAULT (3);
ALTER TABLE orders ADD COLUMN gross DECIMAL(12,2) GENERATED ALWAYS AS (total * 1.2) STORED;
ALTER TABLE orders ADD COLUMN gross DECIMAL(12,2) GENERATED ALWAYS AS (total * 1.2) VIRTUAL;
ALTER TABLE keyless ADD COLUMN number BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY;
ALTER TABLE computed ADD COLUMN remark INT;
ALTER TABLE computed ADD COLUMN remark INT FIRST;
ALTER TABLE computed ADD COLUMN remark INT AFTER base;
ALTER TABLE texts ADD COLUMN remark INT;
ALTER TABLE packed ADD COLUMN remark INT;
ALTER TABLE orders ADD COLUMN a INT, ADD COLUMN b INT;

-- columns that go or change their names
ALTER TABLE orders DROP COLUMN plain;
ALTER TABLE orders DROP COLUMN body;
ALTER TABLE orders DROP COLUMN single;
ALTER TABLE stored DROP COLUMN other;
ALTER TABLE computed DROP COLUMN other;
ALTER TABLE orders DROP COLUMN code;
ALTER TABLE customers DROP COLUMN note;
ALTER TABLE packed DROP COLUMN note;
ALTER TABLE texts DROP COLUMN title;
ALTER TABLE orders RENAME COLUMN body TO remark;
ALTER TABLE orders CHANGE COLUMN body remark TEXT;
ALTER TABLE customers RENAME COLUMN id TO number;

-- types
ALTER TABLE orders MODIFY quantity BIGINT;
ALTER TABLE orders MODIFY amount INT;
ALTER TABLE orders MODIFY total DECIMAL(12,2) NOT NULL;
ALTER TABLE orders MODIFY made DATETIME(6);
ALTER TABLE orders MODIFY wide TEXT;
ALTER TABLE orders MODIFY body MEDIUMTEXT;
ALTER TABLE orders MODIFY code VARCHAR(40);
ALTER TABLE orders MODIFY code VARCHAR(63);
ALTER TABLE orders MODIFY code VARCHAR(64);
ALTER TABLE orders MODIFY wide VARCHAR(200);
ALTER TABLE orders MODIFY short_text VARCHAR(300);
ALTER TABLE orders MODIFY edge VARCHAR(63);
ALTER TABLE orders MODIFY edge VARCHAR(64);
ALTER TABLE orders MODIFY wide VARCHAR(20);
ALTER TABLE orders MODIFY code VARCHAR(10);
ALTER TABLE orders MODIFY fixed CHAR(20);
ALTER TABLE orders MODIFY fixed CHAR(5);
ALTER TABLE orders MODIFY old_text VARCHAR(40) CHARACTER SET latin1;
ALTER TABLE orders MODIFY old_text VARCHAR(30) CHARACTER SET utf8mb4;
ALTER TABLE orders MODIFY narrow VARCHAR(20) CHARACTER SET utf8mb4;
ALTER TABLE orders MODIFY recoded VARCHAR(20) CHARACTER SET utf8mb4;
ALTER TABLE orders MODIFY wide VARCHAR(100) COLLATE utf8mb4_bin;
ALTER TABLE orders MODIFY quantity INT COMMENT 'how many';
ALTER TABLE customers MODIFY name VARCHAR(60);
ALTER TABLE orders MODIFY plain INT AFTER id;
ALTER TABLE orders MODIFY quantity INT;

-- enum and set
ALTER TABLE orders MODIFY status ENUM('new','paid','sent','back') NOT NULL DEFAULT 'new';
ALTER TABLE orders MODIFY status ENUM('new','back','paid','sent') NOT NULL DEFAULT 'new';
ALTER TABLE orders MODIFY status ENUM('paid','new','sent') NOT NULL DEFAULT 'new';
ALTER TABLE orders MODIFY status ENUM('new','paid') NOT NULL DEFAULT 'new';
ALTER TABLE orders MODIFY options SET('a','b','c') NOT NULL DEFAULT 'a';
ALTER TABLE orders MODIFY options SET('a','b','c','d','e','f','g','h','i') NOT NULL DEFAULT 'a';

-- NOT NULL and defaults
ALTER TABLE orders MODIFY quantity INT NOT NULL;
ALTER TABLE orders MODIFY code VARCHAR(20) NOT NULL;
ALTER TABLE customers MODIFY email VARCHAR(50) NULL;
ALTER TABLE orders MODIFY maybe INT NULL;
ALTER TABLE orders MODIFY total DECIMAL(10,2) NULL;
ALTER TABLE computed MODIFY base INT NOT NULL;
ALTER TABLE stored MODIFY base INT NOT NULL;
ALTER TABLE stored MODIFY other INT NOT NULL;
ALTER TABLE indexed MODIFY base INT NOT NULL;
ALTER TABLE computed MODIFY other INT NOT NULL;
ALTER TABLE orders ALTER COLUMN quantity SET DEFAULT 5;
ALTER TABLE orders ALTER COLUMN status DROP DEFAULT;

-- indexes
CREATE INDEX orders_wide_idx ON orders (wide);
ALTER TABLE orders ADD INDEX orders_wide_idx (wide);
ALTER TABLE orders ADD UNIQUE INDEX orders_wide_key (wide);
ALTER TABLE orders ADD CONSTRAINT orders_wide_key UNIQUE (wide);
ALTER TABLE orders ADD FULLTEXT INDEX orders_body_idx (body);
ALTER TABLE texts ADD FULLTEXT INDEX texts_title_idx (title);
ALTER TABLE texts ADD FULLTEXT INDEX a (title), ADD FULLTEXT INDEX b (title, body);
ALTER TABLE places ADD SPATIAL INDEX places_at_idx (at);
ALTER TABLE orders DROP INDEX orders_code_idx;
ALTER TABLE orders RENAME INDEX orders_code_idx TO orders_key_idx;
ALTER TABLE orders ADD INDEX a (wide), ADD INDEX b (made);

-- keys and constraints
ALTER TABLE keyless ADD PRIMARY KEY (id);
ALTER TABLE packed DROP PRIMARY KEY;
ALTER TABLE packed DROP PRIMARY KEY, ADD PRIMARY KEY (note);
ALTER TABLE ranges DROP PRIMARY KEY, ADD PRIMARY KEY (y, id);
ALTER TABLE orders ADD CONSTRAINT orders_parent FOREIGN KEY (parent_id) REFERENCES orders (id);
ALTER TABLE orders ADD CONSTRAINT orders_buyer FOREIGN KEY (parent_id) REFERENCES customers (id);
ALTER TABLE orders DROP FOREIGN KEY orders_customer;
ALTER TABLE orders ADD CONSTRAINT orders_plain CHECK (plain > 0);
ALTER TABLE orders DROP CONSTRAINT orders_quantity;

-- whole tables
ALTER TABLE orders ENGINE=InnoDB;
ALTER TABLE orders FORCE;
ALTER TABLE orders ROW_FORMAT=DYNAMIC;
ALTER TABLE packed ROW_FORMAT=DYNAMIC;
ALTER TABLE orders CONVERT TO CHARACTER SET latin1;
ALTER TABLE orders COMMENT='all orders';
ALTER TABLE orders AUTO_INCREMENT=100;
