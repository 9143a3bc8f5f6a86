exports.up = async (knex) => {
  await knex.schema.createTable('things', (t) => {
    t.bigIncrements('thingId').primary().notNullable();
    t.integer('count').unsigned().notNullable().defaultTo(0).comment("it's a count");
    t.float('ratio');
    t.double('exact', 10, 3);
    t.string('name', 50).collate('utf8mb4_bin');
    t.text('story', 'longtext').defaultTo('ignored');
    t.mediumtext('medium');
    t.boolean('active').defaultTo(true).notNullable();
    t.dateTime('createdDate').defaultTo(knex.fn.now()).notNullable();
    t.timestamp('seen', { precision: 6 }).defaultTo(knex.fn.now(6));
    t.binary('hash', 32);
    t.json('doc');
    t.uuid('key');
    t.enu('state', ['new', 'old']).defaultTo('new');
    t.bigInteger('ownerId').unsigned().references('owner.ownerId').onDelete('CASCADE').index();
    t.unique(['name', 'state']);
    t.engine('InnoDB');
    t.charset('utf8mb4');
  });
};

exports.down = async (knex) => knex.schema.dropTableIfExists('things');
