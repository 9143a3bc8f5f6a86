-- with: framework=prisma transaction=yes
CREATE INDEX CONCURRENTLY orders_code_idx ON orders (code);
