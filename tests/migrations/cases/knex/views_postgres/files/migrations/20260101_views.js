exports.up = async (knex) => {
  await knex.schema.createTable('users', (t) => { t.increments('id'); t.string('name'); t.string('mail'); t.boolean('active'); });
  await knex.schema.createTable('orders', (t) => { t.increments('id'); t.integer('user_id'); t.integer('total'); });
  await knex.schema.createView('active_users', (view) => {
    view.columns(['id', 'name']);
    view.as(knex('users').select('id', 'name').where('active', true));
  });
  await knex.schema.createViewOrReplace('big_orders', function (view) {
    view.as(knex('orders').join('users as u', 'u.id', '=', 'orders.user_id').select('orders.id', 'u.name as who', knex.raw('orders.total * 2 as twice')));
  });
  await knex.schema.createView('raw_view', (view) => view.as(knex.raw('select mail from users')));
  await knex.schema.createView('grouped', (view) => view.as(knex('orders').groupBy('user_id')));
};

exports.down = async (knex) => {
  await knex.schema.dropView('raw_view').dropViewIfExists('big_orders').dropView('active_users');
};
