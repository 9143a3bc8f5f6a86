import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';
import { User } from '../entity/User';
import { audit, column } from './audit';

export class Unknowns1700000000008 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await audit(queryRunner);
    await queryRunner.manager.save(User, { name: 'x' });
    await queryRunner.addColumn('users', column);
    await queryRunner.dropForeignKey('users', column);
    await queryRunner.query(`DROP TABLE ${process.env.TABLE}`);
    await queryRunner.query(`UPDATE users SET x = $1`, [1]);
  }
  async down(queryRunner: QueryRunner): Promise<void> {}
}
