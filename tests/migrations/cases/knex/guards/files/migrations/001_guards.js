exports.up = async (knex) => {
  await knex.schema.hasTable('party').then(function (exists) {
    if (!exists) {
      return knex.schema.createTable('party', (t) => {
        t.increments('partyId');
      });
    }
  });
  const has = await knex.schema.hasColumn('party', 'name');
  if (has) return;
  await knex.schema.table('party', (t) => t.string('name'));
};

exports.down = (knex) => knex.schema.dropTableIfExists('party');
