export default {
  async up(queryInterface, { DataTypes }) {
    await queryInterface.createTable('things', {
      id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true },
      name: { type: DataTypes.STRING, allowNull: false, unique: true },
      flag: { type: DataTypes.BOOLEAN, defaultValue: true },
      at: DataTypes.DATE,
      state: DataTypes.ENUM('a', 'b'),
    });
    await queryInterface.createTable('pairs', {
      left: { type: DataTypes.INTEGER, primaryKey: true },
      right: { type: DataTypes.INTEGER, primaryKey: true },
    });
    await queryInterface.changeColumn('things', 'name', { type: DataTypes.TEXT, allowNull: true });
  },
  async down(queryInterface) {
    await queryInterface.dropTable('pairs');
    await queryInterface.dropTable('things');
  },
};
