// What gates of modules answered, which notices were sent, and repairs that are on their way. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions_gate_answers', table => {
    table.comment('What the gate of a module says of a release that waits');
    table
      .string('id', 64)
      .primary()
      .comment('Digest of pipeline, stage, release and gate');
    table.string('instance').notNullable();
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.integer('stage_index').notNullable();
    table.string('release_id', 64).notNullable();
    table.string('gate', 64).notNullable();
    table.text('request').notNullable().comment('JSON: what it is asked');
    table.string('state', 16).nullable().comment('Null: it did not answer yet');
    table.text('reason').nullable();
    table.text('link').nullable();
    table.text('by').nullable();
    dueColumn(table, 'ask_at', 'when it is asked next');
    dueColumn(table, 'counts_until', 'until when the answer counts');
    table.string('ticket', 36).nullable().comment('Who asks');
    table.index(['ask_at'], 'promotions_gate_answers_due');
  });
  await knex.schema.createTable('promotions_notices', table => {
    table.comment('Notices that were sent, or are not to be');
    table.string('id', 64).primary().comment('Digest of what it tells');
    dueColumn(table, 'noted_at', 'when');
    table.index(['noted_at'], 'promotions_notices_noted');
  });
  await knex.schema.createTable('promotions_repairs', table => {
    table.comment('Repairs that were sent, so that no two replicas send one');
    table
      .string('id', 64)
      .primary()
      .comment('Digest of the target and of its last operation before');
    table.string('execution_id', 36).notNullable();
    dueColumn(table, 'until', 'until when another one may be on its way');
    table.index(['until'], 'promotions_repairs_until');
  });
};

function dueColumn(table, name, says) {
  table
    .bigInteger(name)
    .notNullable()
    .comment(`Milliseconds by the database clock: ${says}`);
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions_repairs');
  await knex.schema.dropTable('promotions_notices');
  await knex.schema.dropTable('promotions_gate_answers');
};
