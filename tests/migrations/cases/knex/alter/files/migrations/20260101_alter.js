exports.up = (knex) =>
  knex.schema
    .alterTable('users', (t) => {
      t.string('email', 320).notNullable().alter();
      t.timestamp('seen').defaultTo(knex.fn.now()).alter({ alterNullable: false, alterType: false });
      t.setNullable('phone');
      t.dropNullable('name');
      t.renameColumn('nick', 'nickname');
      t.string('added').after('email').comment('new');
    })
    .then(() => knex.raw('UPDATE users SET ?? = ? WHERE id = :id', ['added', 'x']))
    .then(() => knex.schema.renameTable('users', 'people'));

exports.down = () => {};
