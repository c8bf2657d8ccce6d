/** Labels, annotations and subscriptions of the Applications. */
import { z } from 'zod';
import { line } from './texts';

const NAME = /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const KEY =
  /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const KEY_RULE =
  'write a key as Kubernetes allows it: at most 63 letters, digits, dashes, dots and underscores, with a domain and / before them if you like';

const OURS =
  /^(promotions\.stagecraft\.dev\/|backstage\.io\/entity-ref$|app\.kubernetes\.io\/part-of$)/;
const SUBSCRIPTION = /^notifications\.argoproj\.io\/subscribe\./;

const key = z
  .string()
  .regex(KEY, KEY_RULE)
  .refine(
    text => !OURS.test(text),
    'the pipeline writes this key itself; take it away',
  );

/** Values may hold placeholders, so their form is known only when these are filled in. */
export const labels = z
  .record(key, z.string('write a text'))
  .superRefine((all, context) => {
    for (const [name, value] of Object.entries(all)) {
      if (isLabelValue(value.replace(/\{[A-Za-z]+\}/g, 'x'))) continue;
      context.addIssue({
        code: 'custom',
        path: [name],
        message:
          'write a value as Kubernetes allows it: at most 63 letters, digits, dashes, dots and underscores, beginning and ending with a letter or digit',
      });
    }
  });

/** Any text is a value. */
export const annotations = z.record(
  key.refine(
    text => !SUBSCRIPTION.test(text),
    'say who is notified in notifications',
  ),
  z.string('write a text'),
);

/** Whether Kubernetes takes it as the value of a label. */
export function isLabelValue(value: string): boolean {
  return value === '' || NAME.test(value);
}

const word = z
  .string('write a text')
  .regex(
    /^[A-Za-z0-9_-]{1,50}$/,
    'use letters, digits, dashes and underscores',
  );

/** `subscribe.TRIGGER.SERVICE` is one annotation, its recipients are separated by semicolons. */
export const notifications = z
  .array(
    z.strictObject({
      trigger: word,
      service: word,
      recipients: z
        .array(
          line.regex(/^[^;]*$/, 'name one recipient; list others beside it'),
        )
        .default([]),
    }),
  )
  .superRefine((all, context) => {
    const keys = all.map(({ trigger, service }) => `${trigger}.${service}`);
    keys.forEach((subscribed, index) => {
      if (keys.indexOf(subscribed) === index) return;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: `entry ${
          keys.indexOf(subscribed) + 1
        } names this trigger and service too; list all recipients there`,
      });
    });
  });
