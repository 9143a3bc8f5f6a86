import { MigrationInterface, QueryRunner } from 'typeorm';

/** Its version is that of `name`, not of the file. */
export default class Something implements MigrationInterface {
  name = 'RightName1700000000099';
  async up(queryRunner: QueryRunner) {
    await queryRunner.query('DROP TABLE a');
  }
  async down(queryRunner: QueryRunner) {
    await queryRunner.query('CREATE TABLE a (id int)');
  }
}
