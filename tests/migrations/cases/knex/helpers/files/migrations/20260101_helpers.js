const tables = ['a', 'b'];
const audit = (t, knex) => {
  t.timestamp('created').notNullable().defaultTo(knex.fn.now());
  t.string('by', LENGTH);
};
const LENGTH = 40;

async function create(knex, name, build = (t) => t.uuid('id').primary()) {
  await knex.schema.createTable(name, (t) => {
    build(t);
    audit(t, knex);
  });
}

exports.up = async (knex) => {
  for (const name of tables) {
    await create(knex, name);
  }
  await Promise.all(tables.map((name) => knex.schema.alterTable(`${name}`, (t) => t.index(['by'], `${name}_by`))));
};

exports.down = async (knex) => {
  for (const name of [...tables].reverse()) {
    await knex.schema.dropTable(name);
  }
};
