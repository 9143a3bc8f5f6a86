'use strict';

module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.createTable('things', {
      id: { type: Sequelize.INTEGER, primaryKey: true, autoIncrement: true, allowNull: false },
      big: { type: Sequelize.BIGINT, allowNull: false, defaultValue: 0 },
      uuid: { type: Sequelize.UUID, defaultValue: Sequelize.UUIDV4, allowNull: false },
      name: { type: Sequelize.STRING, allowNull: false, unique: true },
      code: Sequelize.STRING(3),
      blob: Sequelize.BLOB('long'),
      text: { type: Sequelize.TEXT, comment: "what's said" },
      flag: { type: Sequelize.BOOLEAN, allowNull: false, defaultValue: false },
      price: Sequelize.DECIMAL(10, 2),
      ratio: Sequelize.FLOAT,
      exact: Sequelize.DOUBLE,
      day: Sequelize.DATEONLY,
      doc: { type: Sequelize.JSONB, defaultValue: { a: 1 } },
      tags: { type: Sequelize.ARRAY(Sequelize.STRING), allowNull: false, defaultValue: [] },
      state: { type: Sequelize.ENUM('new', 'old'), allowNull: false, defaultValue: 'new' },
      raw: { type: 'CHARACTER VARYING' },
      ownerId: {
        type: Sequelize.UUID,
        references: { model: 'users', key: 'id' },
        onDelete: 'cascade',
        onUpdate: 'set null',
      },
      createdAt: { type: Sequelize.DATE, allowNull: false, defaultValue: Sequelize.literal('CURRENT_TIMESTAMP') },
      updatedAt: { type: Sequelize.DATE, defaultValue: Sequelize.fn('now') },
    });
  },
  down: async (queryInterface) => {
    await queryInterface.dropTable('things');
    await queryInterface.sequelize.query('DROP TYPE "enum_things_state"');
  },
};
