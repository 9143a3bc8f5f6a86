exports.up = async (knex) => {
  await knex.schema.alterTable('users', (t) => {
    t.string('email', 320).notNullable().alter();
    t.integer('age').unsigned().after('email');
    t.dropForeign('teamId');
    t.dropIndex('teamId');
    t.dropUnique(['email']);
    t.renameColumn('nick', 'nickname');
    t.dropPrimary();
    t.primary(['email']);
  });
  await knex.schema.renameTable('users', 'people');
};
