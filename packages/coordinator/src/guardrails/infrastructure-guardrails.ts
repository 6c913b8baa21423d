import type { Guardrail } from './guardrail';
import { hasFlag, type ShellCommand } from './shell-commands';
import { programName } from './wrappers';

const INFRASTRUCTURE: Guardrail = {
  name: 'destroy-infrastructure',
  category: 'infrastructure',
  severity: 'critical',
  blocked: true,
};
const DATABASE: Guardrail = {
  name: 'reset-database',
  category: 'database',
  severity: 'critical',
  blocked: true,
};

/** By program: whether its arguments destroy something that runs, or that holds data. */
const DESTROYS: Readonly<Record<string, (args: ShellCommand) => boolean>> = {
  ...Object.fromEntries(
    ['terraform', 'tofu', 'pulumi', 'cdk', 'terragrunt', 'cdktf'].map((name) => [
      name,
      (args: ShellCommand) => args.some((arg) => /^-{0,2}destroy(?:-all)?$/.test(arg)),
    ]),
  ),
  serverless: (args) => args[0] === 'remove',
  sls: (args) => args[0] === 'remove',
  helm: (args) => ['uninstall', 'delete'].includes(args[0] ?? ''),
  kubectl: (args) =>
    args.includes('delete') &&
    args.some((arg) =>
      /^(?:ns|namespaces?|pvc?|persistentvolume.*|--all)(?:\/|$|=true$)/.test(arg),
    ),
  aws: (args) =>
    (args.includes('s3') &&
      (args.includes('rb') || (args.includes('rm') && args.includes('--recursive')))) ||
    args.some((arg) =>
      /^(?:delete-(?:db-|stack|table|bucket|cluster|user|volume|snapshot|file-system|log-group|hosted-zone|key)|terminate-instances|schedule-key-deletion)/.test(
        arg,
      ),
    ),
  gcloud: (args) => args.includes('delete'),
  gsutil: (args) => args.includes('rb') || (args.includes('rm') && hasFlag(args, 'rR')),
  az: (args) => args.includes('delete') || args.includes('purge'),
  gh: (args) => args[0] === 'repo' && args[1] === 'delete',
  docker: (args) =>
    (args[0] === 'volume' && ['rm', 'prune'].includes(args[1] ?? '')) ||
    (args.includes('prune') && args.includes('--volumes')) ||
    (args.includes('compose') && args.includes('down') && hasFlag(args, 'v', '--volumes')),
};

/** By program: arguments that empty or drop a database. */
const RESETS: Readonly<Record<string, RegExp>> = {
  'redis-cli': /\bflush(?:all|db)\b/i,
  'valkey-cli': /\bflush(?:all|db)\b/i,
  mongosh: /\.dropDatabase\(|\.drop\(\)|deleteMany\(\s*\{\s*\}\s*\)/,
  mongo: /\.dropDatabase\(|\.drop\(\)|deleteMany\(\s*\{\s*\}\s*\)/,
  mysqladmin: /(?:^| )drop /,
  prisma: /^(?:migrate reset|db push\b.* --force-reset)/,
  supabase: /^db reset/,
  rails: /\bdb:(?:drop|reset|purge)/,
  rake: /\bdb:(?:drop|reset|purge)/,
  artisan: /\b(?:migrate:(?:fresh|reset|refresh)|db:wipe)/,
  'manage.py': /^(?:flush|reset_db)/,
  sequelize: /\bdb:drop/,
  'sequelize-cli': /\bdb:drop/,
  typeorm: /\bschema:drop/,
};

/**
 * Finds commands that destroy infrastructure or the content of a database.
 *
 * @param name the program, in lower case
 */
export function infrastructureGuardrail(name: string, args: ShellCommand): Guardrail | undefined {
  // `php artisan …`, `python3 manage.py …`
  const script = programName(args[0] ?? '');
  if (/^(?:php|python[\d.]*|ruby|node)$/.test(name) && Object.hasOwn(RESETS, script)) {
    return infrastructureGuardrail(script, args.slice(1));
  }
  if (Object.hasOwn(DESTROYS, name) && DESTROYS[name]?.(args) === true) return INFRASTRUCTURE;
  return Object.hasOwn(RESETS, name) && RESETS[name]?.test(args.join(' ')) === true
    ? DATABASE
    : undefined;
}
