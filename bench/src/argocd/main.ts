/** The process of the simulated Argo CDs: as many as are asked for, on one port, moved by the bench's messages. */

import { createServer } from 'node:http';
import { z } from 'zod';
import { Instance } from './Instance';
import { answerWith } from './serve';

const size = z.object({ pipelines: z.number(), others: z.number() });
const change = z.enum(['commit', 'rollout', 'refresh']);
const message = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('fill'), name: z.string(), size }),
  z.object({ ask: z.literal('listen') }),
  z.object({ ask: z.literal('calls') }),
  z.object({ ask: z.literal('delay'), milliseconds: z.number() }),
  z.object({
    ask: z.literal('tell'),
    name: z.string(),
    at: z.number(),
    change,
  }),
  z.object({
    ask: z.literal('flood'),
    name: z.string(),
    count: z.number(),
    change,
  }),
]);
type Message = z.infer<typeof message>;

const envelope = z.object({ id: z.number(), ask: z.string() });
const ASKS: readonly string[] = message.options.map(o => o.shape.ask.value);

const instances = new Map<string, Instance>();
const calls: string[] = [];
let delay = 0;
const server = createServer(
  answerWith({ instances, calls, delay: () => delay }),
);

// What measures every process listens to the same channel, for questions of its own.
process.on('message', raw => {
  const { id, ask } = envelope.parse(raw);
  if (!ASKS.includes(ask)) return;
  act(message.parse(raw)).then(answer => process.send?.({ id, answer }));
});

async function act(order: Message): Promise<unknown> {
  switch (order.ask) {
    case 'fill':
      return fill(order.name, order.size);
    case 'listen':
      return listen();
    case 'calls':
      return calls.splice(0);
    case 'delay':
      delay = order.milliseconds;
      return delay;
    case 'tell':
      return instanceOf(order.name).tell(order.at, order.change);
    default:
      return instanceOf(order.name).flood(order.count, order.change);
  }
}

function fill(name: string, fleet: z.infer<typeof size>): void {
  const known = instances.get(name);
  if (known) {
    known.fill(fleet);
  } else {
    instances.set(name, new Instance(fleet));
  }
}

/** Resolves with the port. */
function listen(): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address && typeof address === 'object' ? address.port : 0);
    });
  });
}

function instanceOf(name: string): Instance {
  const instance = instances.get(name);
  if (!instance) throw new Error(`no Argo CD is called ${name}`);
  return instance;
}
