/** `npm run policy -- explain [instance:]namespace/name`: prints what our policies say at each stage, and to whom. */

import { ConfigSources } from '@backstage/config-loader';
import { readPromotionsConfig } from '../src/config';
import {
  describedAnswer,
  portalAnswer,
  portalFetch,
} from '../src/approvals/policies/explain/answer';
import {
  readCall,
  USAGE,
  type ExplainCall,
} from '../src/approvals/policies/explain/call';
import { explanation } from '../src/approvals/policies/explain/print';

async function main(args: string[]): Promise<number> {
  const call = readCall(args, process.env.STAGECRAFT_TOKEN);
  if (!call) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const answer =
    call.kind === 'portal'
      ? await portalAnswer(call, portalFetch(call.url, call.token))
      : await fromAppConfig(call, args);
  const lines = explanation(answer, call.person?.user);
  process.stdout.write(`${lines.join('\n')}\n`);
  return 0;
}

async function fromAppConfig(
  call: Extract<ExplainCall, { kind: 'described' }>,
  args: string[],
) {
  const config = await ConfigSources.toConfig(
    ConfigSources.default({ argv: args }),
  );
  try {
    return describedAnswer(call, readPromotionsConfig(config));
  } finally {
    config.close();
  }
}

main(process.argv.slice(2)).then(
  code => {
    process.exitCode = code;
  },
  error => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  },
);
