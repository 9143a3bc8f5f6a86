const { DataTypes } = require('sequelize');

module.exports = {
  async up(queryInterface) {
    await queryInterface.createTable('Things', {
      id: { type: DataTypes.INTEGER.UNSIGNED, primaryKey: true, autoIncrement: true },
      name: { type: DataTypes.STRING(50), allowNull: false, comment: 'a name' },
      bin: DataTypes.STRING(20).BINARY,
      uuid: DataTypes.UUID,
      story: { type: DataTypes.TEXT('long'), defaultValue: 'x' },
      flag: { type: DataTypes.BOOLEAN, defaultValue: true },
      state: { type: DataTypes.ENUM, values: ['new', 'old'] },
      price: DataTypes.DECIMAL(8, 3),
      at: DataTypes.DATE(6),
      doc: DataTypes.JSON,
      ownerId: { type: DataTypes.INTEGER, references: { model: 'Users', key: 'id' }, onDelete: 'CASCADE' },
    });
    await queryInterface.addColumn('Things', 'groupId', {
      type: DataTypes.INTEGER,
      after: 'name',
      references: { model: 'Groups' },
    });
    await queryInterface.changeColumn('Things', 'name', { type: DataTypes.STRING(100), allowNull: false });
    await queryInterface.addIndex('Things', ['ownerId', { name: 'name', length: 10 }]);
    await queryInterface.removeColumn('Things', 'doc');
    await queryInterface.renameColumn('Things', 'bin', 'binary');
  },
  async down(queryInterface) {
    await queryInterface.removeIndex('Things', ['ownerId', 'name']);
    await queryInterface.dropTable('Things');
  },
};
