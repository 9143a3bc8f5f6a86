const { createAddColumnMigration } = require('../../utils');

module.exports = createAddColumnMigration('posts', 'locale', { type: 'string', maxlength: 6, nullable: true });
