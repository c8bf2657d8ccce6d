/** Labels, annotations and subscriptions of the Applications. */
import { z } from 'zod';
import { line, qualifiedName, text } from './texts';

const OURS =
  /^(promotions\.stagecraft\.dev\/|backstage\.io\/entity-ref$|app\.kubernetes\.io\/part-of$)/;
const SUBSCRIPTION = /^notifications\.argoproj\.io\/subscribe\./;

const key = qualifiedName.refine(
  value => !OURS.test(value),
  'the pipeline writes this key itself; take it away',
);

/** Values may hold placeholders, so their form is known only when these are filled in. */
export const labels = z.record(key, text);

/** Any text is a value. */
export const annotations = z.record(
  key.refine(
    value => !SUBSCRIPTION.test(value),
    'say who is notified in notifications',
  ),
  text,
);

/** A catalog entity. */
export const entityRef = line.regex(
  /^[A-Za-z][\w-]*:([A-Za-z0-9][\w.-]*\/)?([A-Za-z0-9]|\{service\})([\w.-]|\{service\})*$/,
  'write a reference like component:default/checkout',
);

const word = z
  .string('write a text')
  .regex(
    /^[A-Za-z0-9]([A-Za-z0-9_-]{0,23}[A-Za-z0-9])?$/,
    'use at most 25 letters, digits, dashes and underscores',
  );

const recipient = line.regex(
  /^[^\s;]([^;]*[^\s;])?$/,
  'name one recipient; list others beside it',
);

/** `subscribe.TRIGGER.SERVICE` is one annotation, its recipients are separated by semicolons. */
export const notifications = z
  .array(
    z.strictObject({
      trigger: word,
      service: word,
      recipients: z.array(recipient).default([]),
    }),
  )
  .superRefine((all, context) => {
    const keys = all.map(({ trigger, service }) => `${trigger}.${service}`);
    keys.forEach((subscribed, index) => {
      const first = keys.indexOf(subscribed);
      if (first === index) return;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `entry ${
          first + 1
        } names this trigger and service too; list all recipients there`,
      });
    });
  });
