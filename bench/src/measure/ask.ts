/** HTTP as a browser uses it on one machine: connections are kept, and the answer is read to its end. */

import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';

export interface Answer {
  status: number;
  text: string;
  /** From the question to the last byte of the answer. */
  milliseconds: number;
}

export interface Question {
  method?: 'GET' | 'PUT' | 'POST';
  headers?: Record<string, string>;
  body?: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

class KeptTooLong extends Error {}

/** Resolves with any answer, whatever its status. Rejects when there is none. */
export async function ask(url: string, question?: Question): Promise<Answer> {
  try {
    return await once(url, question);
  } catch (error) {
    // A kept connection that the other side has just closed says nothing about the answer.
    if (error instanceof KeptTooLong) return once(url, question);
    throw error;
  }
}

function once(
  url: string,
  { method = 'GET', headers, body }: Question = {},
): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent }, response => {
      const chunks: Buffer[] = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          milliseconds: performance.now() - began,
        }),
      );
    });
    asked.on('error', error =>
      reject(asked.reusedSocket ? new KeptTooLong(error.message) : error),
    );
    asked.end(body);
  });
}
