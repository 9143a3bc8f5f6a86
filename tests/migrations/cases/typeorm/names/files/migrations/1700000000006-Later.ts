import { MigrationInterface, QueryRunner } from 'typeorm';

class Later1700000000006 implements MigrationInterface {
  async up(queryRunner: QueryRunner) {
    await queryRunner.query('DROP TABLE b');
  }
  async down(queryRunner: QueryRunner) {}
}
export { Later1700000000006 };
