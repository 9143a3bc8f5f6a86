import { MigrationInterface, QueryRunner, getRepository } from 'typeorm';
import { Parcel } from '../entity/Parcel';
import seeds from '../seeds';

export class Entities1700000000020 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const parcels = getRepository(Parcel);
    const parcel = new Parcel();
    parcel.code = 'a';
    await parcels.save(parcel);
    await queryRunner.manager.save(queryRunner.manager.create(Parcel, { code: 'b' }));
    const made = await queryRunner.manager.create(Parcel, { code: 'c' });
    await queryRunner.manager.save(made);
    await queryRunner.manager.save(seeds);
    for (const each of await queryRunner.manager.find(Parcel)) {
      const data = JSON.parse(each.data);
      if (!data.depot) {
        await queryRunner.manager.query(`UPDATE parcel SET depot = 'north' WHERE id = ${each.id}`);
      }
    }
    await queryRunner.manager.transaction(async (manager) => {
      await manager.delete(Parcel, { code: 'b' });
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {}
}
