import { MigrationInterface, QueryRunner } from 'typeorm';

const tables = ['a', 'b'] as const;

export class Helpers1700000000007 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await this.addAudit(queryRunner, table);
    }
    if (await queryRunner.hasTable('c')) {
      await queryRunner.dropTable('c');
    }
    const table = await queryRunner.getTable('d');
    if (table) {
      await queryRunner.clearTable('d');
    }
  }

  private async addAudit(queryRunner: QueryRunner, table: string) {
    await queryRunner.query(`ALTER TABLE "${table}" ADD "by" varchar`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await Promise.all(tables.map((table) => queryRunner.query(`ALTER TABLE "${table}" DROP COLUMN "by"`)));
  }
}
