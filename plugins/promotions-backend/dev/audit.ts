/** `npm run audit -- verify [--from FILE.json] [--head SEQ:HMAC]`: names the first broken link of the record. */

import { readFileSync } from 'node:fs';
import { DatabaseManager } from '@backstage/backend-defaults/database';
import type {
  LoggerService,
  RootConfigService,
} from '@backstage/backend-plugin-api';
import { ConfigSources } from '@backstage/config-loader';
import type { Knex } from 'knex';
import { readAudit } from '../src/config/audit';
import { isSqlite } from '../src/platform/database';
import { AuditKeys } from '../src/audit/AuditKeys';
import {
  describeReport,
  readCall,
  USAGE,
  type VerifyCall,
} from '../src/audit/command';
import { readExport } from '../src/audit/exportRecord';
import {
  cutsOf,
  verifyChain,
  type ChainReport,
} from '../src/audit/verifyChain';
import { verifyRecord } from '../src/audit/verifyRecord';

/** Says only what goes wrong. */
const quiet: LoggerService = {
  error: message => process.stderr.write(`${message}\n`),
  warn: message => process.stderr.write(`${message}\n`),
  info: () => {},
  debug: () => {},
  child: () => quiet,
};

async function main(args: string[]): Promise<number> {
  const call = readCall(args);
  if (!call) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ argv: args }),
  );
  try {
    const report = call.file
      ? await verifyFile(call.file, call, config)
      : await verifyDatabase(call, config);
    const lines = describeReport(report, call);
    process.stdout.write(`${lines.join('\n')}\n`);
    return report.broken ? 1 : 0;
  } finally {
    config.close();
  }
}

function witnessesOf({ head }: VerifyCall) {
  return head ? [{ ...head, who: 'who gave --head' }] : [];
}

function verifyFile(
  file: string,
  call: VerifyCall,
  config: RootConfigService,
): Promise<ChainReport> {
  const rows = readExport(readFileSync(file, 'utf8'));
  const keys = new AuditKeys(readAudit(config));
  const witnesses = witnessesOf(call);
  return verifyChain({ rows, cuts: cutsOf(rows), keys, witnesses });
}

async function verifyDatabase(
  call: VerifyCall,
  config: RootConfigService,
): Promise<ChainReport> {
  const db = await openPromotions(config);
  try {
    if (!(await db.schema.hasTable('promotions_audit'))) {
      throw new Error(
        'The database of app-config (backend.database) has no record: name the files that the portal is started with (--config)',
      );
    }
    const secret = await db('promotions_secrets')
      .where({ name: 'audit' })
      .first('value');
    const keys = new AuditKeys(readAudit(config), secret?.value);
    return await verifyRecord(db, keys, witnessesOf(call));
  } finally {
    await db.destroy();
  }
}

/** As Backstage names the plugin's database; its tables are left as they are. */
async function openPromotions(config: RootConfigService): Promise<Knex> {
  const database = DatabaseManager.fromConfig(config).forPlugin('promotions', {
    logger: quiet,
    lifecycle: { addStartupHook: () => {}, addShutdownHook: () => {} },
  });
  const db = await database.getClient();
  const { connection } = db.client.config;
  if (isSqlite(db) && String(connection?.filename ?? '').includes(':memory:')) {
    throw new Error(
      'The database of app-config is kept in memory by the portal: nobody else can read it (backend.database)',
    );
  }
  return db;
}

main(process.argv.slice(2)).then(
  // Backstage's database manager would go on looking after its connection.
  code => process.exit(code),
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  },
);
