module.exports = {
  async up(queryInterface, Sequelize) {
    const table = await queryInterface.describeTable('users');
    if (!table.age) {
      await queryInterface.addColumn('users', 'age', Sequelize.INTEGER);
    }
    try {
      await queryInterface.removeIndex('users', 'users_name');
    } catch (err) {
      await queryInterface.dropTable('users');
    }
  },
};
