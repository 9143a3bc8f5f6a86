import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Initial1603944374840 implements MigrationInterface {
  name = 'Initial1603944374840';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "media" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "type" varchar NOT NULL, "at" datetime NOT NULL DEFAULT (datetime('now')))`
    );
    await queryRunner.query(`
      CREATE TABLE "temporary_media" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "type" text, "at" datetime NOT NULL DEFAULT (datetime('now')));
    `);
    await queryRunner.query(`INSERT INTO "temporary_media"("id", "type", "at") SELECT "id", "type", "at" FROM "media"`);
    await queryRunner.query(`DROP TABLE "media"`);
    await queryRunner.query(`ALTER TABLE "temporary_media" RENAME TO "media"`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "media"`);
  }
}
