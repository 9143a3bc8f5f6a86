exports.up = function (knex) {
  return knex.schema.createTable('things', function (t) {
    t.increments('id');
    t.bigIncrements('big', { primaryKey: false });
    t.integer('whole').notNullable().defaultTo(0);
    t.tinyint('tiny');
    t.smallint('small');
    t.bigInteger('long');
    t.float('ratio');
    t.double('exact');
    t.decimal('price', 14, 2).notNullable();
    t.decimal('any', null);
    t.boolean('active').defaultTo(true);
    t.string('name').notNullable();
    t.string('code', 3);
    t.text('note');
    t.date('day');
    t.datetime('at');
    t.timestamp('plain', { useTz: false, precision: 3 });
    t.time('clock');
    t.binary('bytes');
    t.json('doc').defaultTo({ a: [1] });
    t.jsonb('docb');
    t.uuid('key').defaultTo(knex.fn.uuid());
    t.enu('state', ['new', 'old']);
    t.enum('kind', ['a', 'b'], { useNative: true, enumName: 'thing_kind' }).notNullable();
    t.specificType('tags', 'text[]').defaultTo('{}');
    t.point('place');
    t.timestamps(true, true);
    t.comment("What's here");
  });
};

exports.down = (knex) => knex.schema.dropTable('things').raw('DROP TYPE thing_kind');
