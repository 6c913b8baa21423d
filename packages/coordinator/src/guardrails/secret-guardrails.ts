import type { Guardrail, Violation } from './guardrail';
import { violationOf } from './guardrail';

const SECRET: Omit<Guardrail, 'name'> = { category: 'secret', severity: 'critical', blocked: true };

/** Patterns in addition to the rules of secretlint: token formats, and places in commands that hold a secret. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['private-key', /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/g],
  ['aws-access-key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['github-token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})\b/g],
  ['gitlab-token', /\bglpat-[A-Za-z0-9_-]{20,64}/g],
  ['slack-token', /\bxox[abposr]-[A-Za-z0-9-]{10,255}/g],
  ['npm-token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['stripe-key', /\b[sr]k_(?:live|test)_[A-Za-z0-9]{6,255}/g],
  ['api-key', /\bsk-(?:[a-z]{2,8}-)?[A-Za-z0-9_-]{20,255}/g],
  ['google-api-key', /\bAIza[0-9A-Za-z_-]{35}/g],
  [
    'json-web-token',
    /\beyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,4096}/g,
  ],
  ['password-in-url', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:([^\s:/@]{1,200})@/gi],
  [
    'token-in-url',
    /[?&](?:[a-z_-]{1,20}[-_])?(?:token|key|secret|password|signature)=([^\s&#"']{6,200})/gi,
  ],
  [
    'password-argument',
    /(?:^|[\s"'])--?(?:(?:http-|ftp-|db-|root-)?password|passwd|passphrase|api[-_]?key|(?:client-)?secret|(?:auth-|access[-_]?)?token)(?:=|\s{1,5})["']?([^\s"']{6,200})/gi,
  ],
  // The mysql tools take the password attached to the option. curl takes user and password in one argument.
  [
    'password-argument',
    /\b(?:mysql|mysqldump|mysqladmin|mariadb)\b[^\n;|&]{0,200}?\s-p([^\s"'-][^\s"']{2,200})/g,
  ],
  [
    'password-argument',
    /\b(?:curl|wget|http)\b[^\n;|&]{0,500}?\s(?:-u\s{0,5}|--user[=\s]{1,5})["']?[^\s:"']{1,100}:([^\s"']{3,200})/g,
  ],
  [
    'password-argument',
    /\b(?:docker|podman|helm|az|oc)\s[^\n;|&]{0,300}?\blogin\b[^\n;|&]{0,300}?\s-p\s{1,5}["']?([^\s"'-][^\s"']{3,200})/g,
  ],
  [
    'password-argument',
    /\b(?:mongosh?|mongodump|mongorestore)\b[^\n;|&]{0,300}?\s-p\s{0,5}["']?([^\s"'-][^\s"']{3,200})/g,
  ],
  ['password-argument', /\bsqlcmd\b[^\n;|&]{0,300}?\s-P\s{0,5}["']?([^\s"'-][^\s"']{3,200})/g],
  [
    'password-argument',
    /\b(?:zip|unzip)\b[^\n;|&]{0,300}?\s-P\s{0,5}["']?([^\s"'-][^\s"']{3,200})/g,
  ],
  ['password-argument', /\b7z[ar]?\b[^\n;|&]{0,300}?\s-p([^\s"'-][^\s"']{3,200})/g],
  [
    'password-argument',
    /\bldap\w{1,10}\b[^\n;|&]{0,300}?\s-w\s{1,5}["']?([^\s"'-][^\s"']{3,200})/g,
  ],
  [
    'password-argument',
    /\bhttps?\b[^\n;|&]{0,300}?\s(?:-a|--auth)[=\s]\s{0,5}["']?[^\s:"']{1,100}:([^\s"']{3,200})/g,
  ],
  ['password-argument', /\bsqlplus\b[^\n;|&]{0,100}?\s[\w$]{1,60}\/([^\s"'@/]{3,200})@/g],
  [
    'password-argument',
    /\bsmbclient\b[^\n;|&]{0,200}?\s-U\s{0,5}["']?[^\s%"']{1,100}%([^\s"']{3,200})/g,
  ],
  ['password-argument', /\s-pass(?:in|out)?\s{1,5}pass:([^\s"']{3,200})/g],
  ['token-setting', /_auth(?:Token)?=["']?([^\s"'&;]{6,200})/g],
  ['token-setting', /\baws_(?:secret_access_key|session_token)\s{1,5}["']?([^\s"'&;]{16,400})/g],
  [
    'password-setting',
    /(?<![\w/?&-])(?:[a-z0-9]{1,20}_){0,3}(?:password|passwd|secret|api_?key|token)=["']?([^\s"'&;]{6,200})/g,
  ],
  [
    'password-setting',
    /"(?:password|passwd|secret|token|api_?key|client_secret|access_token)"\s{0,5}:\s{0,5}"([^\s"]{6,200})"/gi,
  ],
  [
    'secret-header',
    /\b(?:x-api-key|x-auth-token|private-token|x-vault-token|api-key|job-token):\s{0,5}([^\s"']{6,400})/gi,
  ],
  ['password-argument', /\bsshpass\s{1,5}-p\s{0,5}["']?([^\s"']{3,200})/g],
  ['password-argument', /\bredis-cli\b[^\n;|&]{0,200}?\s-a\s{1,5}["']?([^\s"']{3,200})/g],
  [
    'password-variable',
    /\b[A-Z0-9_]{0,60}(?:PASSWORD|PASSWD|PASSPHRASE|_PWD|_PASS|SECRET|CREDENTIALS?|API_?KEY|TOKEN|PRIVATE_KEY|ENCRYPTION_KEY|SIGNING_KEY)(?!_(?:FILE|PATH|DIR|URL|URI|ENDPOINT|NAME|ID|TYPE|TTL|EXPIR\w{0,10})=)(?:_[A-Z0-9_]{1,40})?=["']?([^\s"'&;]{6,200})/g,
  ],
  [
    'authorization-header',
    /\bauthorization:\s{0,5}(?:bearer|basic|token)\s{1,5}([^\s"']{8,4096})/gi,
  ],
];

/** Text in the place of a secret that is not one: variables, templates, examples. */
const PLACEHOLDER =
  /^(?:[$%<{*]|x{3,}|your|changeme|example|placeholder|redacted|\.{3}|process\.env|-)/i;

/** The position of a secret in a text. */
export interface FoundSecret {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Finds secrets with secretlint's rules and in known places of commands.
 *
 * @returns the positions, sorted and without overlaps
 */
export async function findSecrets(text: string): Promise<readonly FoundSecret[]> {
  const own = matches(text, SECRETS);
  const found = [...own, ...(await lint(text))].sort((a, b) => a.start - b.start || b.end - a.end);
  const apart: FoundSecret[] = [];
  for (const secret of found) {
    const last = apart.at(-1);
    if (last === undefined || secret.start >= last.end) apart.push(secret);
    else {
      // The name from a place in a command is more specific than the name from a form.
      const name = last.name.startsWith('secret-') ? secret.name : last.name;
      apart[apart.length - 1] = { ...last, name, end: Math.max(last.end, secret.end) };
    }
  }
  return apart;
}

function matches(text: string, patterns: typeof SECRETS): readonly FoundSecret[] {
  return patterns.flatMap(([name, pattern]) =>
    [...text.matchAll(pattern)].flatMap((match): FoundSecret[] => {
      const [whole, secret] = match;
      if (name !== 'private-key' && PLACEHOLDER.test(secret ?? whole)) return [];
      const end = match.index + whole.length;
      const tail =
        secret === undefined ? 0 : whole.length - whole.lastIndexOf(secret) - secret.length;
      return [{ name, start: end - tail - (secret ?? whole).length, end: end - tail }];
    }),
  );
}

/** Secrets in the output of programs: whole keys, and fields of JSON, YAML and INI. */
const SECRETS_IN_OUTPUT: typeof SECRETS = [
  [
    'private-key',
    /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----[^-]{0,20000}(?:-----END [A-Z ]{1,40}-----)?/g,
  ],
  [
    'secret-field',
    /(?:password|passwd|secret|token|api[-_]?key|access[-_]?key|credential)["']?[ \t]{0,5}[:=][ \t]{0,5}["']([^\s"']{6,400})["']/gi,
  ],
  [
    'secret-field',
    /(?:password|passwd|secret|token|api[-_]?key|access[-_]?key)["']?[ \t]{0,5}[:=][ \t]{0,5}((?=[^\s"',;]{0,80}\d)(?=[^\s"',;]{0,80}[a-z])[^\s"',;]{8,400})/gi,
  ],
];

/** Variables whose value is a secret. */
const SECRET_VARIABLE =
  /(?:^|_)(?:PASSWORD|PASSWD|PASS|PWD|SECRETS?|TOKENS?|API_?KEY|KEY|CREDENTIALS?|PAT)(?:_|$)/i;
/** Shorter values are words such as `true`. Replacing them would make a text unreadable. */
const SHORTEST_VALUE = 6;

/**
 * Makes the function that removes secrets from everything that is printed or stored: values of
 * secret variables, and texts that look like a secret.
 *
 * @param env the variables that the programs get
 * @returns a function that replaces each secret of a text by `…`
 */
export function secretRemover(
  env: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  const known = Object.entries(env)
    .flatMap(([name, value = '']) =>
      SECRET_VARIABLE.test(name) && value.length >= SHORTEST_VALUE && !value.startsWith('/')
        ? value.split('\n').filter((line) => line.length >= SHORTEST_VALUE)
        : [],
    )
    .sort((a, b) => b.length - a.length);
  return (text) => {
    const shown = withoutSecrets(text, known);
    return withoutSecrets(
      shown,
      secretValues(shown, matches(shown, [...SECRETS_IN_OUTPUT, ...SECRETS])),
    );
  };
}

/** Runs the recommended rules of secretlint (https://github.com/secretlint/secretlint). */
async function lint(text: string): Promise<readonly FoundSecret[]> {
  // Load on demand: the rules take 130 ms to load.
  const [{ lintSource }, { creator }] = await Promise.all([
    import('@secretlint/core'),
    import('@secretlint/secretlint-rule-preset-recommend'),
  ]);
  const { messages } = await lintSource({
    source: { content: text, filePath: 'operation.txt', ext: '.txt', contentType: 'text' },
    options: { config: { rules: [{ id: 'recommended', rule: creator }] } },
  });
  return messages.flatMap(({ ruleId, range: [start, end] }) =>
    PLACEHOLDER.test(text.slice(start, end))
      ? []
      : [{ name: ruleId.replace(/^.*secretlint-rule-/, 'secret-'), start, end }],
  );
}

/** Describes each secret by the text before it, without any part of the secret. */
export function secretViolations(
  text: string,
  secrets: readonly FoundSecret[],
): readonly Violation[] {
  const values = secretValues(text, secrets);
  return secrets.map(({ name, start }) => {
    const line = text.lastIndexOf('\n', start - 1) + 1;
    const before = text.slice(Math.max(line, start - SHOWN_BEFORE), start);
    return violationOf({ ...SECRET, name }, `${withoutSecrets(before, values)}…`.trim());
  });
}

const SHOWN_BEFORE = 40;

/** The values of the secrets, longest first. */
export function secretValues(text: string, secrets: readonly FoundSecret[]): readonly string[] {
  const values = new Set(secrets.map(({ start, end }) => text.slice(start, end)));
  return [...values].sort((a, b) => b.length - a.length);
}

/** The text with the secrets replaced by `…`. */
export function withoutSecrets(text: string, values: readonly string[]): string {
  return values.reduce((shown, value) => shown.replaceAll(value, '…'), text);
}
