/** Texts of a description that must have a form, because Kubernetes, git or Argo CD refuse others. */
import { z } from 'zod';

const LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;
const SUBDOMAIN =
  /^(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Names of pipelines, stages, targets and namespaces: a DNS label. */
export const label = z
  .string('write a text')
  .regex(
    LABEL,
    'use lower-case letters, digits and dashes, at most 63, beginning and ending with a letter or digit',
  );

/** Part of the name of an Application. */
export const namePart = z
  .string('write a text')
  .max(63, 'use at most 63 characters')
  .regex(
    SUBDOMAIN,
    'use lower-case letters, digits, dashes and dots, beginning and ending with a letter or digit',
  );

/** Names of other objects of Kubernetes. */
export const objectName = z
  .string('write a text')
  .regex(
    SUBDOMAIN,
    'use lower-case letters, digits, dashes and dots, at most 253, beginning and ending with a letter or digit',
  );

/** Any text, of any number of lines. */
export const text = z
  .string('write a text')
  .refine(
    value => !/\p{Cs}|[^\P{Cc}\t\n\r]/u.test(value),
    'write text without control characters',
  );

/** Any text of one line that is not empty. */
export const line = z
  .string('write a text')
  .min(1, 'write something')
  .refine(
    value => !/[\p{Cs}\p{Cc}\u2028\u2029]/u.test(value),
    'write one line without control characters',
  );

/** One or the other, told in our words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(
  words: Words,
) {
  return z.enum(words, `write ${words.join(' or ')}`);
}

/** A folder or file inside a repository. */
export const path = line.superRefine((value, context) => {
  const message = pathProblem(value);
  if (message) context.addIssue({ code: 'custom', message });
});

function pathProblem(value: string): string | undefined {
  if (value.includes('\\')) return 'write / between folders, not \\';
  if (value.startsWith('/') || value.includes('://')) {
    return 'write a path from the root of the repository, without a leading /';
  }
  return value.split('/').includes('..')
    ? 'write a path inside the repository, without ..'
    : undefined;
}

/** Folders or files of a generator: `*` is a wildcard, braces are no alternatives. */
export const globs = z
  .array(
    path.regex(
      /^(?!:)[^{}]*$/,
      'write a path with * as the wildcard; braces, and a colon at its beginning, mean nothing here',
    ),
    'list paths inside the repository',
  )
  .min(1, 'give at least one path');

const GIT_URL =
  /^((https?|ssh|git|file):\/\/[^\s\\/][^\s\\]*|file:\/\/\/[^\s\\]+|[\w.-]+@[\w.-]+:[^\s\\]+)$/;

const WITH_PASSWORD = /^\w+:\/\/[^/@]*:[^/@]*@/;
const WITH_PASSWORD_RULE =
  'take the password out of the URL, for everyone who sees the ApplicationSet would have it; Argo CD has it in the Secret of the repository';

const anyGitURL = line
  .regex(
    GIT_URL,
    'write the URL of a git repository, like https://git.example.com/shop/cart.git or git@git.example.com:shop/cart.git',
  )
  .refine(value => !WITH_PASSWORD.test(value), WITH_PASSWORD_RULE);

const NO_BRACES = 'write a URL without braces';

/** Where a generator finds its repository. */
export const gitURL = anyGitURL.regex(/^[^{}]*$/, NO_BRACES);

/** Where the manifests of a service are, which its name may be part of. */
export const gitURLOfService = anyGitURL.regex(
  /^([^{}]|\{service\})*$/,
  'write a URL without braces but {service}',
);

const REGISTRY =
  /^((https?|oci):\/\/)?[\w-]+(\.[\w-]+)*(:\d+)?(\/[\w.~%-]+)*\/?$/;

/** Where Helm finds charts. An OCI registry is written without its scheme, as Argo CD wants it beside `chart`. */
export const registryURL = line
  .refine(value => !WITH_PASSWORD.test(value), WITH_PASSWORD_RULE)
  .regex(
    REGISTRY,
    'write a Helm repository, like https://charts.example.com, or an OCI registry, like oci://registry.example.com/charts',
  )
  .overwrite(value => value.replace(/^oci:\/\//, ''));

/** Where a forge has its API. */
export const apiURL = line.regex(
  /^https?:\/\/[^\s\\/{}@][^\s\\{}@]*$/,
  'write the URL of the forge’s API, like https://git.example.com',
);

const REVISION_RULE =
  'write a branch, a tag, a pattern of tags like v1.*, or a commit, as git allows them';

/** A branch, a tag pattern, a commit, a version or a range of versions. */
export const revision = line
  .max(250, 'name a branch, a tag or a commit of at most 250 characters')
  .refine(
    value => !/^[-/ ]|[\\:?[\]{}]|\.\.|[/ ]$|\.lock$/.test(value),
    REVISION_RULE,
  );

/** The same, or what the forge says. */
export const followedRevision = z.union(
  [z.literal('{revision}'), revision],
  REVISION_RULE,
);

/** A key of labels and annotations. */
export const qualifiedName = z
  .string()
  .regex(
    /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/,
    'write a key as Kubernetes allows it: at most 63 letters, digits, dashes, dots and underscores, with a domain and / before them if you like',
  );

/** Whether Kubernetes takes it as the value of a label. */
export function isLabelValue(value: string): boolean {
  return value === '' || /^[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/.test(value);
}

/** What is wrong with the value of a label, and the way out. */
export const LABEL_VALUE_RULE =
  'write a value as Kubernetes allows it: at most 63 letters, digits, dashes, dots and underscores, beginning and ending with a letter or digit';
