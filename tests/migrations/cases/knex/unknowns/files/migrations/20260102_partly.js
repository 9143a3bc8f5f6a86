const { addAudit } = require('./audit');

exports.up = async function (knex) {
  await addAudit(knex, 'posts');
  await knex.schema.createTable('posts', addAudit);
  if (process.env.EDITION === 'cloud') {
    await knex.schema.alterTable('posts', (t) => t.string('tenant'));
  }
  await knex.schema.alterTable('posts', (t) => {
    t.citext('title');
  });
  await knex.raw(`ALTER TABLE ${process.env.TABLE} ADD COLUMN x int`);
  await knex.schema.createView('v', (view) => view.as(knex('posts')));
};

exports.down = async function () {
  throw new Error('no way back');
};
