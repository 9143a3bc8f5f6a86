import { MigrationInterface, QueryRunner } from 'typeorm';

export class Slow1700000000004 implements MigrationInterface {
  transaction = false;

  async up(queryRunner: QueryRunner): Promise<any> {
    await queryRunner.query(`CREATE INDEX CONCURRENTLY "slow" ON "things" ("at")`);
  }
  async down(): Promise<any> {}
}
