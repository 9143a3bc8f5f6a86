import type { Knex } from 'knex';

const schema = 'app';

export const up = async (knex: Knex) => {
  await knex.raw(`
    CREATE SCHEMA ${schema};

    CREATE TABLE ${schema}.t (id int);
  `);
  await knex.schema.raw('CREATE INDEX CONCURRENTLY t_id ON app.t (id)').createExtensionIfNotExists('citext');
  await knex.schema.createTable('copy', (t) => {
    t.specificType('mail', 'citext').defaultTo(knex.raw("'none'::citext"));
    t.index(knex.raw('lower(mail)') as any, 'copy_lower');
  });
  await knex.schema.createTableLike('third', 'copy', (t) => {
    t.integer('more');
  });
};

export const down = async (knex: Knex) => {
  await knex.schema.dropTable('third').dropTableIfExists('copy').dropSchemaIfExists(schema, true);
};
