// What Argo CD forgets: the memory that verdicts rest on, releases per stage, and when nobody watched. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions_memories', table => {
    table.comment(
      'What is remembered of a pipeline and of each of its targets',
    );
    table.string('id', 64).primary().comment('Digest of the next four');
    table.string('instance').notNullable();
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.string('part').notNullable().comment('A target, or nothing');
    keepValue(table);
    table.index(['written_at'], 'promotions_memories_written');
  });

  await knex.schema.createTable('promotions_releases', table => {
    table.comment('One release in one stage');
    table
      .string('id', 64)
      .primary()
      .comment('Digest of pipeline, stage, revisions and start');
    table.string('instance').notNullable();
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.integer('stage_index').notNullable();
    table.string('revisions_key', 64).notNullable().comment('A digest');
    table.string('started_at', 32).notNullable().comment('ISO 8601');
    table.string('seen_at', 32).notNullable().comment('ISO 8601');
    table.string('ended_at', 32).nullable().comment('ISO 8601');
    table
      .string('left_at', 32)
      .nullable()
      .comment('ISO 8601: since when no target has it as its last; null: some');
    keepValue(table);
    table.index(
      ['instance', 'namespace', 'name', 'started_at'],
      'promotions_releases_started',
    );
    table.index(['left_at'], 'promotions_releases_left');
  });

  await knex.schema.createTable('promotions_watches', table => {
    table.comment('From when until when each Argo CD was watched');
    table.string('instance').primary();
    table.string('since', 32).notNullable().comment('ISO 8601');
    table.string('heard_until', 32).notNullable().comment('ISO 8601');
  });

  await knex.schema.createTable('promotions_gaps', table => {
    table.comment('Times in which nobody watched an Argo CD');
    table.string('instance').notNullable();
    table.string('from_at', 32).notNullable().comment('ISO 8601');
    table.string('to_at', 32).notNullable().comment('ISO 8601');
    table.text('reason').notNullable();
    table.primary(['instance', 'from_at']);
    table.index(['to_at'], 'promotions_gaps_to');
  });
};

/** A value that several replicas write. */
function keepValue(table) {
  table.integer('format').notNullable().comment('How the value is written');
  table.text('value').notNullable().comment('JSON');
  table.integer('turn').notNullable().comment('Grows by one with each write');
  table.string('writer', 36).notNullable().comment('The process');
  table
    .bigInteger('written_at')
    .notNullable()
    .comment('Milliseconds by the database clock');
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions_gaps');
  await knex.schema.dropTable('promotions_watches');
  await knex.schema.dropTable('promotions_releases');
  await knex.schema.dropTable('promotions_memories');
};
