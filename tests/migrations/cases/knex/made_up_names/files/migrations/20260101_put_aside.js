const { dayOf } = require('./days');

exports.up = async (knex) => {
  const day = dayOf(new Date());
  await knex.schema.renameTable('parcel', `parcel${day}`);
  await knex.schema.createTable('parcel', (t) => {
    t.string('code', 36).primary();
  });
  const { count } = await knex(`parcel${day}`).count({ count: '*' }).first();
  if (!count) {
    await knex.schema.dropTableIfExists(`parcel${day}`);
  }
  await knex.schema.dropTableIfExists(`depot${day}`);
};

exports.down = (knex) => knex.schema.dropTable('parcel');
