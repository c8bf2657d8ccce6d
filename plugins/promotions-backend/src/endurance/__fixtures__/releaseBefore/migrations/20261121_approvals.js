// Approvals with their decisions and executions, and the secrets of this database. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions_approvals', table => {
    table.comment('One round of decisions on one release at one stage');
    table.string('id', 36).primary();
    table.string('instance').notNullable();
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.integer('stage_index').notNullable();
    table.string('stage_name').notNullable();
    table.string('release_id', 64).notNullable();
    table.integer('round').notNullable();
    table.text('revisions').notNullable().comment('JSON, one a source');
    table.string('state', 16).notNullable();
    table.integer('required').notNullable();
    table.text('message').nullable();
    table.string('created_at', 32).notNullable().comment('ISO 8601');
    table.string('ticket', 36).nullable().comment('Who works on it');
    table
      .bigInteger('ticket_until')
      .nullable()
      .comment('Milliseconds by the database clock');
    table
      .bigInteger('due_at')
      .nullable()
      .comment('Milliseconds by the database clock; null: nothing to do');
    table.unique(
      ['instance', 'namespace', 'name', 'stage_index', 'release_id', 'round'],
      { indexName: 'promotions_approvals_round' },
    );
    table.index(['due_at'], 'promotions_approvals_due');
  });

  await knex.schema.createTable('promotions_decisions', table => {
    table.comment('What people decided; rows are only ever added');
    table.string('id', 36).primary();
    table
      .string('approval_id', 36)
      .notNullable()
      .references('id')
      .inTable('promotions_approvals');
    table.string('user_ref').notNullable();
    table.string('decision', 16).notNullable();
    table.text('comment').nullable();
    table.string('decided_at', 32).notNullable().comment('ISO 8601');
    table
      .text('ownership')
      .notNullable()
      .comment('JSON: the ownership references that counted then');
    table.unique(['approval_id', 'user_ref', 'decision'], {
      indexName: 'promotions_decisions_once',
    });
  });

  await knex.schema.createTable('promotions_executions', table => {
    table.comment('One attempt to sync one target');
    table.string('id', 36).primary();
    table
      .string('approval_id', 36)
      .notNullable()
      .references('id')
      .inTable('promotions_approvals');
    table.string('namespace').notNullable();
    table.string('name').notNullable();
    table.string('project').notNullable();
    table.string('state', 16).notNullable();
    table.text('message').nullable();
    table.string('started_at', 32).nullable().comment('ISO 8601: the intent');
    table.string('finished_at', 32).nullable().comment('ISO 8601');
    table.unique(['approval_id', 'namespace', 'name'], {
      indexName: 'promotions_executions_target',
    });
  });

  await knex.schema.createTable('promotions_secrets', table => {
    table.string('name', 64).primary();
    table.string('value').notNullable();
  });

  await keepDecisions(knex);
};

/** Lets the database itself refuse to change or lose a decision. */
async function keepDecisions(knex) {
  const says = 'a decision is never changed or deleted';
  if (knex.client.config.client.includes('sqlite')) {
    for (const event of ['UPDATE', 'DELETE']) {
      await knex.raw(
        `CREATE TRIGGER promotions_decisions_${event.toLowerCase()} BEFORE ${event} ON promotions_decisions
         BEGIN SELECT RAISE(ABORT, '${says}'); END`,
      );
    }
    return;
  }
  await knex.raw(
    `CREATE FUNCTION promotions_keep_decisions() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN RAISE EXCEPTION '${says}'; END $$`,
  );
  await knex.raw(
    `CREATE TRIGGER promotions_keep_decisions BEFORE UPDATE OR DELETE ON promotions_decisions
     FOR EACH ROW EXECUTE FUNCTION promotions_keep_decisions()`,
  );
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions_secrets');
  await knex.schema.dropTable('promotions_executions');
  await knex.schema.dropTable('promotions_decisions');
  await knex.schema.dropTable('promotions_approvals');
  if (!knex.client.config.client.includes('sqlite')) {
    await knex.raw('DROP FUNCTION promotions_keep_decisions()');
  }
};
