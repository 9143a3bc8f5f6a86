exports.up = (knex) =>
  knex.schema.hasColumn('party', 'kind').then((exists) => {
    if (!exists) {
      return knex.schema.alterTable('party', (t) => t.text('kind').notNullable());
    }
    return knex.schema.raw('alter table "party" alter column "kind" set not null');
  });

exports.down = (knex) => knex.schema.alterTable('party', (t) => t.dropColumn('kind'));
