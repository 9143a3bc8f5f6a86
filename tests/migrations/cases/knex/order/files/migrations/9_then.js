exports.up = (knex) => knex.schema.dropTable('parcel');
