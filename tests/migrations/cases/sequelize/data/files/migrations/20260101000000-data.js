const names = ['admin', 'guest'];

module.exports = {
  up: async (queryInterface, Sequelize) => {
    await queryInterface.bulkInsert('roles', names.map((name, level) => ({ name, level, createdAt: new Date() })), {});
    await queryInterface.bulkUpdate('roles', { level: 9 }, { name: 'guest' });
    await queryInterface.bulkDelete('roles', { name: ['x', 'y'], level: { [Sequelize.Op.gte]: 3 } });
    const [rows] = await queryInterface.sequelize.query('SELECT id FROM roles');
    for (const row of rows) {
      await queryInterface.sequelize.query('UPDATE roles SET slug = :slug WHERE id = :id', {
        replacements: { slug: row.name, id: row.id },
      });
    }
    if (queryInterface.sequelize.getDialect() === 'postgres') {
      await queryInterface.sequelize.query(`UPDATE roles SET seen = now() WHERE level > ${names.length}`);
    }
  },
  down: (queryInterface) => queryInterface.bulkDelete('roles', null, {}),
};
