/** Texts of a description that must have a form, because Kubernetes, git or Argo CD refuse others. */
import { z } from 'zod';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

/** Names of pipelines, stages, targets and namespaces: a DNS label. */
export const label = z
  .string('write a text')
  .regex(
    LABEL,
    'use lower-case letters, digits and dashes, at most 63, beginning and ending with a letter or digit',
  );

/** Names of other objects of Kubernetes. */
export const objectName = z
  .string('write a text')
  .regex(
    SUBDOMAIN,
    'use lower-case letters, digits, dashes and dots, at most 253, beginning and ending with a letter or digit',
  );

/** Any text of one line that is not empty. */
export const line = z
  .string('write a text')
  .min(1, 'write something')
  .refine(isLine, 'write one line without control characters');

/** One or the other, told in our words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
) {
  return z.enum(words, `write ${words.join(' or ')}`);
}

/** A folder or file inside a repository. */
export const path = line.superRefine((text, context) => {
  const message = pathProblem(text);
  if (message) context.addIssue({ code: 'custom', message });
});

function pathProblem(text: string): string | undefined {
  if (text.includes('\\')) return 'write / between folders, not \\';
  if (text.startsWith('/') || text.includes('://')) {
    return 'write a path from the root of the repository, without a leading /';
  }
  return text.split('/').includes('..')
    ? 'write a path inside the repository, without ..'
    : undefined;
}

/** Folders or files of a generator: `*` is a wildcard, braces are no alternatives. */
export const glob = path.regex(
  /^[^{}]*$/,
  'write a path with * as the wildcard; braces mean nothing here',
);

const GIT_URL =
  /^((https?|ssh|git|file):\/\/[^\s\\]+|[\w.-]+@[\w.-]+:[^\s\\]+)$/;
const GIT_URL_RULE =
  'write the URL of a git repository, like https://git.example.com/shop/cart.git or git@git.example.com:shop/cart.git';

const WITH_PASSWORD = /^\w+:\/\/[^/@]*:[^/@]*@/;
const WITH_PASSWORD_RULE =
  'take the password out of the URL, for everyone who sees the ApplicationSet would have it; Argo CD has it in the Secret of the repository';

/** Where git finds a repository. */
export const gitURL = line
  .regex(GIT_URL, GIT_URL_RULE)
  .refine(text => !WITH_PASSWORD.test(text), WITH_PASSWORD_RULE);

const REGISTRY =
  /^((https?|oci):\/\/)?[\w-]+(\.[\w-]+)*(:\d+)?(\/[\w.~%-]+)*\/?$/;

/** Where Helm finds charts. An OCI registry is written without its scheme, as Argo CD wants it beside `chart`. */
export const registryURL = line
  .refine(text => !WITH_PASSWORD.test(text), WITH_PASSWORD_RULE)
  .regex(
    REGISTRY,
    'write a Helm repository, like https://charts.example.com, or an OCI registry, like oci://registry.example.com/charts',
  )
  .transform(text => text.replace(/^oci:\/\//, ''));

/** A branch, a tag pattern, a commit, a version or a range of versions. */
export const revision = line
  .max(250, 'name a branch, a tag or a commit of at most 250 characters')
  .refine(
    text => !/^[-/ ]|[\\:?[\]]|\.\.|@\{|[/ ]$|\.lock$/.test(text),
    'write a branch, a tag, a pattern of tags like v1.*, or a commit, as git allows them',
  );

/** Whether a text stays on its line and has no character that nobody sees. */
export function isLine(text: string): boolean {
  return !/[\p{Cc}\u2028\u2029]/u.test(text);
}
