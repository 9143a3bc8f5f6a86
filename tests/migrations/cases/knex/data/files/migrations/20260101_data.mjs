import { randomUUID } from 'node:crypto';

const roles = [
  { name: 'admin', level: 1 },
  { name: 'guest', level: 2 },
];

export const config = { transaction: false };

export async function up(knex) {
  await knex('roles').insert(roles);
  await knex('roles').where({ name: 'guest' }).update({ level: 3, updatedAt: knex.fn.now() });
  await knex('roles').whereNull('name').orWhere('level', '>', 9).del();
  await knex.transaction(async (trx) => {
    for (const role of roles) {
      await trx('audit').insert({ id: randomUUID(), role: role.name });
    }
    const rows = await knex('roles').select('id', 'name').transacting(trx);
    for (const row of rows) {
      await trx('roles').where('id', row.id).update({ slug: row.name.toLowerCase() });
    }
    await trx.raw(`INSERT INTO log (text) VALUES ('${process.env.WHO}')`);
  });
  await knex.batchInsert('levels', [{ n: 1 }, { n: 2 }], 100);
  await knex('counters').increment('value', 1);
  await knex('old').truncate();
}

export async function down(knex) {
  await knex('roles').delete();
}
