/** An error as the client throws it after the backend answered with one. */

import { ResponseError } from '@backstage/errors';

export function answeredError(
  statusCode: number,
  name: string,
  message: string,
  code?: string,
): Promise<ResponseError> {
  const body = { error: { name, message, code }, response: { statusCode } };
  return ResponseError.fromResponse(
    new Response(JSON.stringify(body), {
      status: statusCode,
      headers: { 'Content-Type': 'application/json' },
    }),
  );
}
