exports.up = async function (knex) {
  await knex.schema.dropTable('posts';
};
