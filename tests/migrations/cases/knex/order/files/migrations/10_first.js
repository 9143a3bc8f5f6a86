exports.up = (knex) => knex.schema.createTable('parcel', (t) => t.increments());
