module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.sequelize.transaction(async (transaction) => {
      await queryInterface.addColumn('a', 'y', { type: Sequelize.TEXT }, { transaction });
      await queryInterface.addIndex('a', ['y']);
    });
  },
};
