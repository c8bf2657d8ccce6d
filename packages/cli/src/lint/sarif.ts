/** Findings as SARIF 2.1.0, which GitHub, GitLab and editors show at their lines. */
import { createHash } from 'node:crypto';
import { FINDINGS } from '@stagecraft/applicationset';
import type { Log, ReportingDescriptor, Result } from 'sarif';
import type { PlacedFinding } from './lint';

const SCHEMA =
  'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';

/** Files are told from their repository's root, where GitHub looks for them. */
export function asSarif(findings: readonly PlacedFinding[]): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const log: Log = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'stagecraft',
            informationUri: 'https://github.com/stagecraft/stagecraft',
            rules: codes.map(ruleOf),
          },
        },
        results: findings.map(finding =>
          resultOf(finding, codes.indexOf(finding.code)),
        ),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function ruleOf(code: PlacedFinding['code']): ReportingDescriptor {
  const { title, happens, fix, severity } = FINDINGS[code];
  return {
    id: code,
    name: code,
    shortDescription: { text: title },
    fullDescription: { text: happens },
    help: {
      text: `${happens}\n\n${fix}`,
      markdown: `${happens}\n\n**Fix:** ${fix}`,
    },
    defaultConfiguration: { level: severity },
  };
}

function resultOf(finding: PlacedFinding, ruleIndex: number): Result {
  const { code, severity, message, happens, fix, file, line = 1 } = finding;
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${message}\n${happens}\nFix: ${fix}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(file), uriBaseId: '%SRCROOT%' },
          region: { startLine: line },
        },
      },
    ],
    partialFingerprints: { 'stagecraft/v1': fingerprintOf(finding) },
  };
}

/** The same finding in the same file is the same alert, wherever its line moves. */
function fingerprintOf({ code, file, path, message }: PlacedFinding): string {
  return createHash('sha256')
    .update([code, file, path, message].join('\0'))
    .digest('hex')
    .slice(0, 32);
}
