import { Knex } from 'knex';

export async function up(knex: Knex): Promise<void> {
  await knex.schema.createTable('notes', (table: Knex.CreateTableBuilder) => {
    table.increments();
    table.string('title').notNullable().index();
    table.boolean('done').defaultTo(false);
    table.timestamp('at').defaultTo(knex.fn.now());
    table.integer('list').references('id').inTable('lists').onDelete('CASCADE');
    table.enum('kind', ['a', 'b']);
    table.decimal('price');
  });
  await knex.schema.alterTable('notes', (table) => {
    table.string('title', 100).nullable().alter();
    table.dropColumn('price');
    table.renameColumn('done', 'finished');
  });
}

export async function down(knex: Knex): Promise<void> {
  await knex.schema.dropTable('notes');
}
