import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempWorkspace } from '../testing/temp-workspace';
import { formatResult } from './format-result';
import { resultFile } from './result-file';
import { runCommand } from './run-command';
import { Sink } from './testing/sink';
import { verificationPlan } from './testing/verification-plan';
import { verifyPackage } from './verify-package';
import { outputWithoutSecrets } from './without-secrets';

const KEY_LINE = 'MIIEpAIBAAKCAQEAyVhunter22';

/** A text with a secret, and the part that must never be seen. */
const SECRETS: readonly (readonly [kind: string, text: string, secret: string])[] = [
  ['password in a URL', 'GET https://me:hunter22x@example.test/x.git', 'hunter22x'],
  ['token in a URL', 'GET https://example.test/x?access_token=hunter22x&page=1', 'hunter22x'],
  ['Authorization header', '> Authorization: Bearer hunter22hunter22', 'hunter22hunter22'],
  ['basic authorization', '> authorization: Basic aHVudGVyMjI6aHVudGVyMjI=', 'aHVudGVyMjI6'],
  ['AWS key id', `key AKIA${'ABCDEFGHIJKLMNOP'} used`, 'ABCDEFGHIJKLMNOP'],
  [
    'AWS secret key',
    'aws_secret_access_key = wJalrXUtnFEMIK7MDENGbPxRfiCY',
    'wJalrXUtnFEMIK7MDENG',
  ],
  ['password argument', 'running: deploy --password hunter22x --now', 'hunter22x'],
  ['mysql password', 'running: mysql -phunter22x app', 'hunter22x'],
  ['curl user', 'running: curl -u user:hunter22x host', 'hunter22x'],
  ['variable', 'DB_PASSWORD=hunter22x npm start', 'hunter22x'],
  ['JSON field', '{"user":"me","password":"hunter22x"}', 'hunter22x'],
  ['YAML field', 'api_key: hunter22xyz', 'hunter22xyz'],
  ['GitHub token', `ghp_${'a1B2'.repeat(9)}`, 'a1B2a1B2'],
  ['Stripe key', `sk_live_${'a1B2'.repeat(6)}`, 'a1B2a1B2'],
  ['JSON web token', `eyJ${'a'.repeat(12)}.eyJ${'b'.repeat(12)}.${'c'.repeat(12)}`, 'cccccccccccc'],
  [
    'private key',
    `-----BEGIN RSA PRIVATE KEY-----\n${KEY_LINE}\n${KEY_LINE}\n-----END RSA PRIVATE KEY-----`,
    'hunter22',
  ],
  ['value of a variable', 'connected as plain.value.of.it', 'plain.value.of.it'],
];
const ENV = { DEPLOY_TOKEN: 'plain.value.of.it' };

async function output(command: string, env: Readonly<Record<string, string>> = {}) {
  const { root } = tempWorkspace();
  const [stdout, stderr] = [new Sink(), new Sink()];
  await runCommand(command, { root, cwd: root, env, timeout: 20_000, stdout, stderr });
  return stdout.text + stderr.text;
}

function quotedForShell(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

describe('secrets', () => {
  it.each(SECRETS)('are not in the output of a command: %s', async (_, text, secret) => {
    const line = quotedForShell(`before\n${text}\nafter`);
    const printed = await output(`printf '%s\\n' ${line}; printf '%s\\n' ${line} >&2`, ENV);
    expect(printed).not.toContain(secret);
    expect(printed.split('…').length).toBeGreaterThan(2);
    expect(printed.match(/^before$/gm)).toHaveLength(2);
    expect(printed.match(/^after$/gm)).toHaveLength(2);
  });

  it.each(SECRETS)('are not in results or in their printed form: %s', async (_, text, secret) => {
    const workspace = tempWorkspace();
    const steps = [
      { name: `say ${text.slice(0, 60)}`, command: `: ${quotedForShell(text)}; false`, env: ENV },
      { kind: 'manual', manual_instructions: `Use ${text} by hand.` },
    ];
    workspace.write({
      'openspec/changes/x/work-packages.yaml': verificationPlan('x', { steps }),
    });
    const [stdout, stderr] = [new Sink(), new Sink()];
    const request = { change: 'x', packageId: 'wp-a', unapproved: true, stdout, stderr };
    const result = await verifyPackage(workspace.root, request);
    const stored = readFileSync(join(workspace.root, resultFile('x', 'wp-a')), 'utf8');
    expect(result.status).toBe('failed');
    for (const shown of [JSON.stringify(result), stored, formatResult(result), stdout.text]) {
      expect(shown).not.toContain(secret);
    }
  });

  it('are found in output that is split into any chunks', () => {
    const text = SECRETS.map(([, line]) => line).join('\n');
    for (let size = 1; size < 40; size += 3) {
      const stream = outputWithoutSecrets(ENV);
      for (let at = 0; at < text.length; at += size) stream.write(text.slice(at, at + size));
      stream.end();
      const shown = String(stream.read());
      for (const [, , secret] of SECRETS) expect(shown).not.toContain(secret);
    }
  });

  it.each([
    'Tests: 12 passed, 12 total',
    'token count: 12345',
    'password: required',
    'Authorization: none',
    'https://example.test:8080/a@b?page=2',
    'commit 0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c',
    'libs/tokens/src/password-reset.ts:12:3',
    'DB_PASSWORD=$SECRET npm start',
    'ä ö 日本 \t end',
  ])('are not found in %s', async (line) => {
    expect(await output(`printf '%s\\n' ${quotedForShell(line)}`)).toBe(`${line}\n`);
  });
});
