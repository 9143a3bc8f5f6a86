exports.up = (knex) =>
  knex.schema
    .createMaterializedView('totals', (view) => { view.as(knex('orders').select('user_id')); })
    .refreshMaterializedView('totals')
    .alterView('active_users', (view) => { view.column('name').rename('who'); })
    .renameView('raw_view', 'mails');

exports.down = (knex) => knex.schema.dropMaterializedView('totals');
