import { DataTypes } from 'sequelize';

export const up = async (params) => {
  await params.context.addColumn('users', 'name', DataTypes.STRING);
};
