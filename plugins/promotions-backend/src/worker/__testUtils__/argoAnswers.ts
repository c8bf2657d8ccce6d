/** Everything that an Argo CD, or what stands before it, can answer to a call instead of doing it. */

import { readRecording } from '../../argocd/__testUtils__/recordings';
import { answering, type Answer } from '../../argocd/__testUtils__/argoServer';

export interface NamedAnswer {
  name: string;
  /** Where it was seen. */
  seen: string;
  answer: Answer;
}

const RECORDINGS = ['rbac', 'windows', 'checkout', '3.5/checkout'];

const PAGE = '<html><body><h1>Service Unavailable</h1></body></html>';

const CUT: Answer = (_request, response) => {
  response.destroy();
};
const SILENT: Answer = () => {};
const HALF: Answer = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"metadata": {"name": "checkout-pr');
  setImmediate(() => response.destroy());
};

/** Each is something that a proxy or a server in trouble does. */
const TROUBLES: readonly (readonly [string, Answer])[] = [
  ['409 of two writers', answering(409, { message: 'conflict', code: 10 })],
  ['429', answering(429, { message: 'slow down' })],
  ['429, Retry-After: 90', answering(429, 'busy', { 'retry-after': '90' })],
  ['500, code 2', answering(500, { message: 'rpc error', code: 2 })],
  ['502, a page of a proxy', answering(502, PAGE, HTML())],
  ['503, Retry-After: 20', answering(503, PAGE, { 'retry-after': '20' })],
  ['504', answering(504, 'upstream request timeout')],
  ['200, a page to sign in at', answering(200, PAGE, HTML())],
  ['302 to another address', answering(302, '', { location: 'https://sso' })],
  ['half an answer', HALF],
  ['the connection is cut', CUT],
  ['no answer in time', SILENT],
];

function HTML() {
  return { 'content-type': 'text/html' };
}

/** In the order in which they were recorded, each kind once; then what was not recorded. */
export function argoAnswers(): NamedAnswer[] {
  const recorded = new Map<string, NamedAnswer>();
  for (const recording of RECORDINGS) {
    for (const { call, response } of readRecording(recording)) {
      if (!call || !response || response.status < 400) {
        continue;
      }
      const name = nameOf(response.status, response.body);
      if (!recorded.has(name)) {
        recorded.set(name, {
          name,
          seen: `recording \`${recording}\``,
          answer: answering(response.status, response.body),
        });
      }
    }
  }
  return [
    ...recorded.values(),
    ...TROUBLES.map(([name, answer]) => ({ name, seen: '', answer })),
  ];
}

/** Without what differs from call to call: who asked for what, and when. */
function nameOf(status: number, body: unknown): string {
  const { message, code } = readBody(body);
  const plain = message
    .replace(/permission denied:.*/, 'permission denied: …')
    .replace(/"[^"]*"/g, '…')
    .replace(/\s+/g, ' ')
    .slice(0, 70)
    .trim();
  const coded = code === undefined ? '' : `, code ${code}`;
  return `${status}${coded}${plain && `: ${plain}`}`;
}

function readBody(body: unknown): { message: string; code?: number } {
  if (typeof body !== 'object' || body === null) {
    return { message: String(body) };
  }
  return {
    message: 'message' in body ? String(body.message) : '',
    ...('code' in body && { code: Number(body.code) }),
  };
}
