import { type Guardrail, type Violation, violationOf } from './guardrail';

const SECRET: Omit<Guardrail, 'name'> = { category: 'secret', severity: 'critical', blocked: true };

/** Forms that only secrets have, and places where only secrets stand. */
const SECRETS: readonly (readonly [string, RegExp])[] = [
  ['private-key', /-----BEGIN (?:[A-Z]{2,12} ){0,2}PRIVATE KEY-----/g],
  ['aws-access-key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['github-token', /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{22,255})\b/g],
  ['gitlab-token', /\bglpat-[A-Za-z0-9_-]{20,64}/g],
  ['slack-token', /\bxox[abposr]-[A-Za-z0-9-]{10,255}/g],
  ['npm-token', /\bnpm_[A-Za-z0-9]{36}\b/g],
  ['api-key', /\bsk-(?:[a-z]{2,8}-)?[A-Za-z0-9_-]{20,255}/g],
  ['google-api-key', /\bAIza[0-9A-Za-z_-]{35}/g],
  [
    'json-web-token',
    /\beyJ[A-Za-z0-9_-]{10,4096}\.eyJ[A-Za-z0-9_-]{10,4096}\.[A-Za-z0-9_-]{10,4096}/g,
  ],
  ['password-in-url', /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,100}:([^\s:/@]{1,200})@/gi],
  [
    'password-argument',
    /(?:^|[\s"'])--?(?:password|passwd|api[-_]?key|secret|token|access[-_]?token)(?:=|\s{1,5})["']?([^\s"']{6,200})/gi,
  ],
  [
    'password-variable',
    /\b[A-Z0-9_]{0,60}(?:PASSWORD|SECRET|API_?KEY|TOKEN)=["']?([^\s"'&;]{6,200})/g,
  ],
  [
    'authorization-header',
    /\bauthorization:\s{0,5}(?:bearer|basic|token)\s{1,5}([^\s"']{8,4096})/gi,
  ],
];

/** What stands for a secret without being one: variables, templates, examples. */
const PLACEHOLDER =
  /^(?:[$%<{*]|x{3,}|your|changeme|example|placeholder|redacted|\.{3}|process\.env|-)/i;

/** The secrets of a text. A finding shows where the secret is and nothing of it. */
export function secretViolations(text: string): readonly Violation[] {
  return SECRETS.flatMap(([name, pattern]) =>
    [...text.matchAll(pattern)]
      .filter(([whole, secret]) => !PLACEHOLDER.test(secret ?? whole) || name === 'private-key')
      .map(([whole, secret]) =>
        violationOf(
          { ...SECRET, name },
          secret === undefined ? `${whole.slice(0, 4)}…` : whole.trim().replace(secret, '…'),
        ),
      ),
  );
}

/** The text with its secrets taken out. */
export function withoutSecrets(text: string): string {
  return SECRETS.reduce(
    (rest, [, pattern]) =>
      rest.replace(pattern, (whole: string, secret: unknown) =>
        typeof secret === 'string' ? whole.replace(secret, '…') : `${whole.slice(0, 4)}…`,
      ),
    text,
  );
}
