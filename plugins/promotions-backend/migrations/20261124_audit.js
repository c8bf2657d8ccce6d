// The record: entries that are chained and signed, and its head. Released: never edit it.

/** @param {import('knex').Knex} knex */
exports.up = async function up(knex) {
  await knex.schema.createTable('promotions_audit', table => {
    table.comment('What was decided and done; rows are only ever added');
    table.bigInteger('seq').primary().comment('From 1, without a gap');
    table.string('at', 32).notNullable().comment('ISO 8601');
    table.string('kind', 16).notNullable();
    table.text('actor').notNullable();
    table.string('instance').nullable();
    table.string('namespace').nullable();
    table.string('name').nullable();
    table.integer('stage_index').nullable();
    table.text('stage_name').nullable();
    table.text('target').nullable();
    table.text('approval_id').nullable();
    table.text('release_id').nullable();
    table.text('text').notNullable();
    table.text('data').notNullable().comment('JSON with sorted keys');
    table
      .bigInteger('cut_through')
      .nullable()
      .comment('Of a checkpoint: entries up to this one may be deleted');
    table.text('key_id').notNullable().comment('Which key signed it');
    table
      .string('hmac', 64)
      .notNullable()
      .comment('HMAC-SHA256 over this row and the hmac of the one before');
    table.index(
      ['instance', 'namespace', 'name', 'seq'],
      'promotions_audit_pipeline',
    );
    table.index(['at'], 'promotions_audit_at');
    table.index(['cut_through'], 'promotions_audit_cut');
  });
  await knex.schema.createTable('promotions_audit_head', table => {
    table.comment('One row: whoever appends locks it');
    table.integer('id').primary();
    table.bigInteger('seq').notNullable();
    table.string('hmac', 64).notNullable();
  });
  await knex('promotions_audit_head').insert({ id: 1, seq: 0, hmac: '' });
  await keepEntries(knex);
};

/** Lets the database itself refuse to change an entry, or to lose one that no checkpoint lets go. */
async function keepEntries(knex) {
  const unchanged = 'an entry of the record is never changed';
  const kept = 'an entry of the record is deleted below a checkpoint only';
  const isCut =
    'EXISTS (SELECT 1 FROM promotions_audit WHERE cut_through >= OLD.seq)';
  if (knex.client.config.client.includes('sqlite')) {
    await knex.raw(
      `CREATE TRIGGER promotions_audit_update BEFORE UPDATE ON promotions_audit
       BEGIN SELECT RAISE(ABORT, '${unchanged}'); END`,
    );
    await knex.raw(
      `CREATE TRIGGER promotions_audit_delete BEFORE DELETE ON promotions_audit WHEN NOT ${isCut}
       BEGIN SELECT RAISE(ABORT, '${kept}'); END`,
    );
    // INSERT OR REPLACE deletes without the trigger for deletion.
    await knex.raw(
      `CREATE TRIGGER promotions_audit_insert BEFORE INSERT ON promotions_audit
       WHEN EXISTS (SELECT 1 FROM promotions_audit WHERE seq = NEW.seq)
       BEGIN SELECT RAISE(ABORT, '${unchanged}'); END`,
    );
    return;
  }
  await knex.raw(
    `CREATE FUNCTION promotions_keep_audit() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN
       IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION '${unchanged}'; END IF;
       IF TG_OP = 'DELETE' THEN IF ${isCut} THEN RETURN OLD; END IF; END IF;
       RAISE EXCEPTION '${kept}';
     END $$`,
  );
  await knex.raw(
    `CREATE TRIGGER promotions_keep_audit BEFORE UPDATE OR DELETE ON promotions_audit
     FOR EACH ROW EXECUTE FUNCTION promotions_keep_audit()`,
  );
  await knex.raw(
    `CREATE TRIGGER promotions_keep_all_audit BEFORE TRUNCATE ON promotions_audit
     FOR EACH STATEMENT EXECUTE FUNCTION promotions_keep_audit()`,
  );
}

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('promotions_audit_head');
  await knex.schema.dropTable('promotions_audit');
  if (!knex.client.config.client.includes('sqlite')) {
    await knex.raw('DROP FUNCTION promotions_keep_audit()');
  }
};
