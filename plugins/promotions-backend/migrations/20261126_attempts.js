// Attempts whose operation was taken back before anything was applied. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions_attempts', table => {
    table.comment('Execution ids under which a target was sent a sync before');
    table.string('id', 36).primary();
    table
      .string('execution_id', 36)
      .notNullable()
      .comment('Under which it is carried out now');
    table
      .string('started_at', 32)
      .notNullable()
      .comment('ISO 8601: the intent');
    table.string('taken_back_at', 32).notNullable().comment('ISO 8601');
    table.index(['execution_id'], 'promotions_attempts_execution');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions_attempts');
};
