module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  // Installed apart from us, with dependencies of their own.
  ignorePatterns: ['peers'],
});
