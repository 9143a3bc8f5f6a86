import { MigrationInterface, QueryRunner, TableColumn } from 'typeorm';

const before = new TableColumn({ name: 'age', type: 'int', isNullable: true });
const after = new TableColumn({ name: 'age', type: 'int', default: 0 });

export class Columns1700000000002 implements MigrationInterface {
  async up(queryRunner: QueryRunner) {
    await queryRunner.addColumn('users', new TableColumn({ name: 'nick', type: 'varchar', isUnique: true, isNullable: true }));
    await queryRunner.addColumns('users', [
      new TableColumn({ name: 'role', type: 'enum', enum: ['a', 'b'], enumName: 'role_kind' }),
      new TableColumn({ name: 'seq', type: 'bigint', isGenerated: true, generationStrategy: 'identity' }),
    ]);
    await queryRunner.renameColumn('users', 'mail', 'email');
    await queryRunner.changeColumn('users', before, after);
    await queryRunner.changeColumn(
      'users',
      new TableColumn({ name: 'score', type: 'int' }),
      new TableColumn({ name: 'score', type: 'bigint' })
    );
    await queryRunner.dropColumns('users', ['old', before]);
    await queryRunner.renameTable('users', 'people');
  }
  async down(queryRunner: QueryRunner) {
    await queryRunner.renameTable('people', 'users');
  }
}
