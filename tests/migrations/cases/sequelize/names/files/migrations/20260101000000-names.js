// The names that Sequelize derives.
module.exports = {
  up(queryInterface, Sequelize) {
    return queryInterface
      .addIndex('userTokens', ['userId', 'createdAt'])
      .then(() => queryInterface.addIndex('userTokens', ['email'], { unique: true, where: { deletedAt: null } }))
      .then(() =>
        queryInterface.addIndex('userTokens', {
          fields: [{ attribute: 'seen', order: 'DESC' }, Sequelize.fn('lower', Sequelize.col('email'))],
          name: 'by_seen',
          using: 'BTREE',
          concurrently: true,
          where: { kind: { [Sequelize.Op.in]: ['a', 'b'] }, teamId: { [Sequelize.Op.ne]: null } },
        })
      )
      .then(() => queryInterface.addConstraint('userTokens', { fields: ['email', 'kind'], type: 'unique' }))
      .then(() =>
        queryInterface.addConstraint('userTokens', {
          fields: ['userId'],
          type: 'foreign key',
          references: { table: 'users', field: 'id' },
          onDelete: 'cascade',
        })
      )
      .then(() =>
        queryInterface.addConstraint('userTokens', {
          fields: ['kind'],
          type: 'check',
          where: { kind: ['a', 'b'] },
          name: 'known_kind',
        })
      )
      .then(() => queryInterface.addConstraint({ tableName: 'pairs', schema: 'app' }, ['a', 'b'], { type: 'primary key' }));
  },
  down(queryInterface) {
    return Promise.all([
      queryInterface.removeIndex('userTokens', ['userId', 'createdAt']),
      queryInterface.removeIndex('userTokens', 'by_seen', { concurrently: true }),
      queryInterface.removeConstraint('userTokens', 'known_kind'),
    ]);
  },
};
