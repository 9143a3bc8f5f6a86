import { MigrationInterface, QueryRunner, TableCheck, TableForeignKey, TableIndex, TableUnique } from 'typeorm';

export class Constraints1700000000003 implements MigrationInterface {
  async up(queryRunner: QueryRunner) {
    await queryRunner.createPrimaryKey('app.pairs', ['right', 'left']);
    await queryRunner.createUniqueConstraint('app.pairs', new TableUnique({ columnNames: ['b', 'a'] }));
    await queryRunner.createCheckConstraint('app.pairs', new TableCheck({ expression: 'a > b' }));
    await queryRunner.createIndices('app.pairs', [
      new TableIndex({ columnNames: ['b', 'a'] }),
      new TableIndex({ columnNames: ['place'], isSpatial: true }),
    ]);
    await queryRunner.createForeignKey(
      'app.pairs',
      new TableForeignKey({ name: 'own', columnNames: ['a'], referencedTableName: 'app.as', referencedColumnNames: ['id'] })
    );
  }
  async down(queryRunner: QueryRunner) {
    await queryRunner.dropForeignKey('app.pairs', 'own');
    await queryRunner.dropIndex('app.pairs', new TableIndex({ columnNames: ['a', 'b'] }));
    await queryRunner.dropUniqueConstraint('app.pairs', new TableUnique({ columnNames: ['a', 'b'] }));
  }
}
