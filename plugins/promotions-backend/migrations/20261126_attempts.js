// Attempts that were taken back before anything was applied, and what Argo CD took as it was asked. Released: never edit it.

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
  await knex.schema.alterTable('promotions_executions', table => {
    table
      .string('accepted_at', 32)
      .nullable()
      .comment('ISO 8601: when Argo CD was seen to carry out what was asked');
    table
      .string('newest_entry', 96)
      .nullable()
      .comment('In the history of the target when the gate was opened');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.raw('ALTER TABLE promotions_executions DROP COLUMN newest_entry');
  await knex.raw('ALTER TABLE promotions_executions DROP COLUMN accepted_at');
  await knex.schema.dropTable('promotions_attempts');
};
