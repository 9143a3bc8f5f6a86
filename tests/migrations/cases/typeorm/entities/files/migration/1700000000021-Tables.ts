import { MigrationInterface, QueryRunner } from 'typeorm';

export class Tables1700000000021 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    const builder = () => queryRunner.manager.createQueryBuilder();
    await builder().insert().into('parcel').values([{ code: 'a' }]).execute();
    await builder().update('parcel').set({ code: 'b' }).where('code = :code', { code: 'a' }).execute();
    await builder().update('parcel').set({ depot: null }).execute();
    await builder().delete().from('store.parcel').where('code IS NULL').execute();
    await queryRunner.manager.getRepository('parcel').delete({ code: 'b' });
    const count = await builder().select('code').from('parcel', 'p').getCount();
    if (!count) {
      await queryRunner.manager.getRepository('parcel').clear();
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {}
}
