import { MigrationInterface, QueryRunner, Table, TableColumn } from 'typeorm';

export class Things1700000000001 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'things',
        columns: [
          new TableColumn({ name: 'id', type: 'int', unsigned: true, isPrimary: true, isGenerated: true, generationStrategy: 'increment' }),
          { name: 'name', type: 'varchar', isUnique: true, comment: 'a name' },
          { name: 'state', type: 'enum', enum: ['new', 'old'] },
          { name: 'at', type: 'datetime', precision: 6, default: 'CURRENT_TIMESTAMP(6)', onUpdate: 'CURRENT_TIMESTAMP(6)' },
        ],
      })
    );
    await queryRunner.changeColumn('things', 'name', new TableColumn({ name: 'title', type: 'varchar', length: '50', isNullable: true }));
    await queryRunner.dropColumn('things', 'state');
  }
  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.dropTable('things', true);
  }
}
