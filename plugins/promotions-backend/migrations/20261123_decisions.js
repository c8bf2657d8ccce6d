// Withdrawals, overrides, rollbacks, openings by the portal, aborts, holds, what was decided on. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.alterTable('promotions_approvals', table => {
    table
      .string('kind', 16)
      .notNullable()
      .defaultTo('release')
      .comment('release or rollback');
    table
      .string('opened_by', 16)
      .notNullable()
      .defaultTo('people')
      .comment('people or portal');
    table
      .text('rollback')
      .nullable()
      .comment('JSON: who asked, why, what goes');
    table.text('abort').nullable().comment('JSON: who, when, why');
    table
      .bigInteger('work_at')
      .nullable()
      .comment(
        'As due_at, for what the release before this one must not carry out',
      );
    table.index(['work_at'], 'promotions_approvals_work');
  });
  await knex.schema.alterTable('promotions_decisions', table => {
    // Approving, withdrawing and approving again are three decisions.
    table.dropUnique(
      ['approval_id', 'user_ref', 'decision'],
      'promotions_decisions_once',
    );
    table.index(['approval_id'], 'promotions_decisions_approval');
    table
      .integer('turn')
      .notNullable()
      .defaultTo(0)
      .comment('Orders the decisions of a round');
  });
  await knex.schema.alterTable('promotions_executions', table => {
    table
      .integer('position')
      .notNullable()
      .defaultTo(0)
      .comment('Of its target in the stage');
    table
      .string('waits_until', 32)
      .nullable()
      .comment('ISO 8601: until when a sync window is closed');
  });
  await knex.schema.createTable('promotions_contents', table => {
    table.comment(
      'What the release of a round consisted of when people decided',
    );
    table
      .string('approval_id', 36)
      .primary()
      .references('id')
      .inTable('promotions_approvals');
    table.text('contents').notNullable().comment('JSON');
  });
  await knex.schema.createTable('promotions_holds', table => {
    table.comment('The stop of a person; only a person lifts it');
    table.string('id', 36).primary();
    table.string('kind', 16).notNullable();
    table.string('instance').nullable();
    table.string('namespace').nullable();
    table.string('name').nullable();
    table.integer('stage_index').nullable();
    table.string('stage_name').nullable();
    table.string('cause', 16).notNullable();
    table.text('reason').notNullable();
    table.string('put_by').notNullable();
    table.string('put_at', 32).notNullable().comment('ISO 8601');
    table.string('lifted_by').nullable();
    table.string('lifted_at', 32).nullable().comment('ISO 8601; null: holds');
    table.text('lift_reason').nullable();
    table.index(['lifted_at'], 'promotions_holds_lifted');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  // Not by alterTable, which makes a table of SQLite anew and trips over what refers to it.
  const drop = (table, column) =>
    knex.raw('ALTER TABLE ?? DROP COLUMN ??', [table, column]);
  await knex.schema.dropTable('promotions_holds');
  await knex.schema.dropTable('promotions_contents');
  await drop('promotions_executions', 'waits_until');
  await drop('promotions_executions', 'position');
  await knex.schema.alterTable('promotions_decisions', table =>
    table.dropIndex(['approval_id'], 'promotions_decisions_approval'),
  );
  await drop('promotions_decisions', 'turn');
  await knex.schema.alterTable('promotions_approvals', table =>
    table.dropIndex(['work_at'], 'promotions_approvals_work'),
  );
  for (const column of ['work_at', 'abort', 'rollback', 'opened_by', 'kind']) {
    await drop('promotions_approvals', column);
  }
};
