module.exports = require('./helpers').migration('users');
