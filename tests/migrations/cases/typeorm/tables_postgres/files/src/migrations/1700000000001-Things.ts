import { MigrationInterface, QueryRunner, Table, TableForeignKey, TableIndex } from 'typeorm';

export class Things1700000000001 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.createTable(
      new Table({
        name: 'things',
        columns: [
          { name: 'id', type: 'int', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
          { name: 'key', type: 'uuid', isGenerated: true, generationStrategy: 'uuid' },
          { name: 'name', type: 'varchar', length: '100', isUnique: true },
          { name: 'price', type: 'decimal', precision: 10, scale: 2, isNullable: true },
          { name: 'state', type: 'enum', enum: ['new', 'old'], default: "'new'" },
          { name: 'tags', type: 'text', isArray: true, default: "'{}'" },
          { name: 'ownerId', type: 'int', isNullable: true },
          { name: 'at', type: 'timestamp with time zone', precision: 3, default: 'now()' },
        ],
        uniques: [{ columnNames: ['name', 'ownerId'] }],
        checks: [{ expression: '"price" > 0' }],
        foreignKeys: [{ columnNames: ['ownerId'], referencedTableName: 'users', referencedColumnNames: ['id'], onDelete: 'CASCADE' }],
        indices: [{ columnNames: ['state', 'at'], where: '"at" IS NOT NULL' }],
      }),
      true
    );
    await queryRunner.createIndex('things', new TableIndex({ name: 'BY_PRICE', columnNames: ['price'], isUnique: true }));
    await queryRunner.createForeignKeys('things', [
      new TableForeignKey({ columnNames: ['key'], referencedTableName: 'keys', referencedColumnNames: ['id'] }),
    ]);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    const table = await queryRunner.getTable('things');
    const foreignKey = table!.foreignKeys.find((fk) => fk.columnNames.indexOf('key') !== -1);
    await queryRunner.dropForeignKey('things', foreignKey!);
    await queryRunner.dropIndex('things', 'BY_PRICE');
    await queryRunner.dropTable('things');
  }
}
