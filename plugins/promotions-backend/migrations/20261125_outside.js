// Syncs of gated stages that did not come from this portal, and from when on each target was looked at for them. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions_outside', table => {
    table.comment('A sync of a gated stage that this portal did not send');
    table
      .string('id', 64)
      .primary()
      .comment('Digest of the target and when the sync began');
    table.string('instance').notNullable();
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.integer('stage_index').notNullable();
    table.string('stage_name').notNullable();
    table.string('target_namespace').notNullable();
    table.string('target').notNullable();
    table.text('revisions').notNullable().comment('JSON, one a source');
    table.string('account').notNullable().comment('Of Argo CD');
    table.string('started_at', 32).notNullable().comment('ISO 8601');
    table
      .string('noted_at', 32)
      .notNullable()
      .comment('ISO 8601, by our clock');
    table
      .string('outcome', 16)
      .nullable()
      .comment('succeeded or failed; null while it runs');
    table.index(
      ['instance', 'namespace', 'name', 'started_at'],
      'promotions_outside_started',
    );
  });
  await knex.schema.createTable('promotions_outside_since', table => {
    table.comment('From when on a gated stage and its targets are looked at');
    table
      .string('id', 64)
      .primary()
      .comment('Digest of the stage, or of a target in it');
    table.string('stage', 64).notNullable().comment('Digest of the stage');
    table.string('since', 32).notNullable().comment('ISO 8601');
    table.index(['stage'], 'promotions_outside_since_stage');
  });
  await knex.schema.createTable('promotions_accounts', table => {
    table.comment('Accounts of Argo CD that this portal has used');
    table.string('instance').notNullable();
    table.string('account').notNullable();
    table.primary(['instance', 'account']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions_accounts');
  await knex.schema.dropTable('promotions_outside_since');
  await knex.schema.dropTable('promotions_outside');
};
