const { Table, TableUnique } = require('typeorm');

module.exports = class Things1700000000001 {
  async up(queryRunner) {
    await queryRunner.createTable(
      new Table({
        name: 'things',
        columns: [
          { name: 'id', type: 'integer', isPrimary: true, isGenerated: true, generationStrategy: 'increment' },
          { name: 'kind', type: 'simple-enum', enum: ['a', 'b'], default: "'a'" },
          { name: 'code', type: 'varchar', isUnique: true },
        ],
      })
    );
    await queryRunner.createUniqueConstraint('things', new TableUnique({ columnNames: ['kind', 'code'] }));
  }

  async down(queryRunner) {
    await queryRunner.dropTable('things');
  }
};
