/** Request bodies: read as text, parsed with the complaints that Go makes (recording rbac). */
import type { Request, RequestHandler } from 'express';
import { z } from 'zod';
import { badRequest } from './answers';

/** How Go's encoding/json names what V8 complains about. */
const GO_WORDS: [RegExp, string][] = [
  [/Expected property name/, 'looking for beginning of object key string'],
  [/Expected double-quoted/, 'looking for beginning of object key string'],
  [/Expected ',' or '}'/, 'after object key:value pair'],
  [/Expected ':'/, 'after object key'],
  [/Expected ',' or ']'/, 'after array element'],
  [/non-whitespace character after/, 'after top-level value'],
];

function goSyntaxError(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const position = /position (\d+)/.exec(message);
  const character = position
    ? text[Number(position[1])]
    : /token '(.)'/u.exec(message)?.[1];
  if (character === undefined) {
    return 'unexpected EOF';
  }
  const where = GO_WORDS.find(([pattern]) => pattern.test(message));
  const complaint = where?.[1] ?? 'looking for beginning of value';
  return `invalid character '${character}' ${complaint}`;
}

function parseJson(text: string): unknown {
  if (text.trim() === '') {
    return {};
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw badRequest(goSyntaxError(text, error));
  }
}

/** The body in its wanted shape; 400 names the field that has the wrong type. */
export function bodyOf<T>(schema: z.ZodType<T>, req: Request): T {
  const parsed = schema.safeParse(parseJson(String(req.body ?? '')));
  if (parsed.success) {
    return parsed.data;
  }
  const [issue] = parsed.error.issues;
  const field = issue.path.join('.');
  throw badRequest(`json: cannot unmarshal field ${field}: ${issue.message}`);
}

/** 415 for every call but GET that does not say that it sends JSON; before anything else is asked. */
export const requireJson: RequestHandler = (req, res, next) => {
  const type = (req.headers['content-type'] ?? '').split(';')[0].trim();
  if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) {
    next();
  } else if (type === 'application/json') {
    next();
  } else {
    res.statusCode = 415;
    res.setHeader('Content-Type', 'text/plain; charset=utf-8');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.end('Invalid content type\n');
  }
};
