import type { MigrationFn } from 'umzug';
import { DataTypes, type QueryInterface } from 'sequelize';

export const up: MigrationFn<QueryInterface> = async ({ context: queryInterface }) => {
  await queryInterface.createTable('users', {
    id: { type: DataTypes.UUID, primaryKey: true },
  });
};

export const down: MigrationFn<QueryInterface> = async ({ context }) => {
  await context.dropTable('users');
};
