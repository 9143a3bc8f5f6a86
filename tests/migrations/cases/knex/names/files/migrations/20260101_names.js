// Names that Knex derives, and how it drops what it named.
exports.up = async function (knex) {
  await knex.schema.withSchema('shop').createTable('orderItems', (t) => {
    t.uuid('id').primary();
    t.string('externalRef').unique();
    t.uuid('orderId').references('id').inTable('shop.orders').onDelete('SET NULL').onUpdate('CASCADE');
    t.foreign(['a', 'b'], 'own_name').references(['x', 'y']).on('pairs').deferrable('deferred');
    t.index(['orderId', 'externalRef']);
    t.index('externalRef', 'by_ref', { indexType: 'unique', storageEngineIndexType: 'hash' });
    t.unique(['a', 'b'], { indexName: 'one_pair', deferrable: 'immediate' });
    t.unique('a', { useConstraint: false });
  });
  await knex.schema.alterTable('orderItems', (t) => {
    t.primary(['a', 'b'], { constraintName: 'pair_key' });
    t.check('?? > 0', ['a'], 'positive');
    t.integer('n').checkPositive().checkIn([1, 2], 'few');
  });
};

exports.down = async function (knex) {
  await knex.schema.alterTable('orderItems', (t) => {
    t.dropUnique('externalRef');
    t.dropUnique(['a', 'b'], 'one_pair');
    t.dropForeign('orderId');
    t.dropForeign([], 'own_name');
    t.dropIndex(['orderId', 'externalRef']);
    t.dropIndex([], 'by_ref');
    t.dropPrimary('pair_key');
    t.dropChecks('positive', 'few');
    t.dropColumns('n', 'm');
    t.dropTimestamps();
  });
};
