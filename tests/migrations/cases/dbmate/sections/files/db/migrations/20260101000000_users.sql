-- migrate:up transaction:false
ALTER TYPE mood ADD VALUE 'sad' AFTER 'ok';

-- migrate:down
SELECT 1;
