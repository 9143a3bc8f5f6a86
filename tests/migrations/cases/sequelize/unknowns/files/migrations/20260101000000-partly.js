const { addAudit } = require('./helpers');
const columns = require('./columns');

module.exports = {
  async up(queryInterface, Sequelize) {
    if (process.env.DEPLOYMENT === 'hosted') {
      return;
    }
    await addAudit(queryInterface, 'users');
    await queryInterface.createTable('a', columns);
    await queryInterface.createTable('b', { id: Sequelize.UUID, ...columns, x: { type: columns.type } });
    await queryInterface.bulkUpdate('b', columns, {});
    await queryInterface.sequelize.query(columns.sql);
    await queryInterface.dropAllTables();
  },
};
