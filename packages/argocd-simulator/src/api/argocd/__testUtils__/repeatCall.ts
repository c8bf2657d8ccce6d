/** Makes a recorded call again, against the simulator, and tells where the answers differ. */
import type {
  RecordedCall,
  RecordedResponse,
} from '../../../replay/readRecording';
import { shapeOf } from './shape';

/** A token that is no JWT, as the recorder sent it. */
const GARBAGE = 'eyJhbGciOiJIUzI1NiJ9.e30.x';

function headersOf(call: RecordedCall, recorded: RecordedResponse) {
  const { account, method } = call;
  const token = account === 'garbage' ? GARBAGE : `${account}-token`;
  const type = recorded.status === 415 ? 'text/plain' : 'application/json';
  return {
    ...(account === null ? {} : { authorization: `Bearer ${token}` }),
    ...(method === 'GET' ? {} : { 'content-type': type }),
  };
}

/** The headers that the recorder kept. */
function keptHeaders(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => /content-type|grpc|retry/.test(name)),
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function bodyText(body: unknown): string | undefined {
  return body === undefined || typeof body === 'string'
    ? body
    : JSON.stringify(body);
}

export async function repeatCall(
  url: string,
  call: RecordedCall,
  recorded: RecordedResponse,
): Promise<RecordedResponse> {
  const response = await fetch(url + call.path, {
    method: call.method,
    headers: headersOf(call, recorded),
    body: bodyText(call.body),
  });
  return {
    status: response.status,
    headers: keptHeaders(response.headers),
    body: parse(await response.text()),
  };
}

/** Error texts without the moment at which the token was issued. */
function timeless(value: unknown): string {
  return JSON.stringify(value).replace(/iat: [^",]+/g, 'iat: T');
}

function missing(from: Set<string>, others: Set<string>): string[] {
  return [...from].filter(path => !others.has(path));
}

/** What differs: status, headers, an error's body, or the shape of any other body. */
export function differences(
  call: RecordedCall,
  recorded: RecordedResponse,
  ours: RecordedResponse,
  ignored: RegExp,
): string[] {
  const where = `${call.account} ${call.method} ${call.path}`;
  const say = (what: string) => `${where}: ${what}`;
  if (ours.status !== recorded.status) {
    const body = JSON.stringify(ours.body).slice(0, 200);
    return [say(`${ours.status} instead of ${recorded.status} ${body}`)];
  }
  const headers = timeless(ours.headers) === timeless(recorded.headers);
  const wrong = headers ? [] : [say(`headers ${timeless(ours.headers)}`)];
  if (recorded.status !== 200) {
    const same = timeless(ours.body) === timeless(recorded.body);
    return same ? wrong : [...wrong, say(timeless(ours.body))];
  }
  const a = shapeOf(recorded.body);
  const b = shapeOf(ours.body);
  const lacks = missing(a, b).map(path => `lacks ${path}`);
  const adds = missing(b, a).map(path => `adds ${path}`);
  const paths = [...lacks, ...adds].filter(path => !ignored.test(path));
  return [...wrong, ...paths.map(say)];
}
