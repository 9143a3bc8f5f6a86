module.exports = {
  async up(queryInterface, Sequelize) {
    await queryInterface.addColumn('users', 'role', {
      type: Sequelize.ENUM('admin', 'member'),
      allowNull: false,
      defaultValue: 'member',
    });
    await queryInterface.changeColumn('users', 'name', { type: Sequelize.STRING(500), allowNull: false });
    await queryInterface.changeColumn('users', 'kind', { type: Sequelize.ENUM(['a', 'b']), defaultValue: 'a' });
    await queryInterface.changeColumn('users', 'teamId', {
      type: Sequelize.UUID,
      allowNull: false,
      references: { model: 'teams' },
      onDelete: 'cascade',
    });
    await queryInterface.renameColumn('users', 'nick', 'nickname');
    await queryInterface.removeColumn('users', 'old');
    await queryInterface.renameTable('users', 'people');
  },
  async down() {},
};
