import type { PackageView } from '../../parse/parsed-plan';
import { quoted, quotedList } from '../../text';
import type { Rule, RuleContext } from '../rule';

export const verificationTier: Rule = {
  meta: {
    id: 'verification/tier',
    severity: 'warning',
    required: false,
    summary: 'The verification steps of a package do not reach its tier.',
    why: "Tier A requires tests on this machine, tier B requires CI, tier C requires a review or static checks. If no step reaches the tier, the package can't pass.",
    howToFix:
      'Add a command that runs tests (A) or a `ci` step (B), or set the tier that the steps reach.',
    examples: {
      wrong: `verification:
  tier_required: A
  steps:
    - { name: lint, kind: command, command: npm run lint }`,
      right: `verification:
  tier_required: A
  steps:
    - { name: test, kind: command, command: npx nx test api }`,
    },
  },
  check(context) {
    for (const entry of context.view.packages) reportWithoutTests(context, entry);
    reportWithoutCi(context);
    reportBelowDefault(context);
  },
};

function reportWithoutTests({ report }: RuleContext, entry: PackageView): void {
  const { tier_required: tier, steps } = entry.verification;
  if (tier?.value !== 'A' || steps.length === 0) return;
  const isTested = steps.some(({ kind, command, name }) =>
    runsTests({
      kind: kind?.value ?? '',
      ...(command && { command: command.value }),
      ...(name && { name: name.value }),
    }),
  );
  if (isTested) return;
  report({
    at: tier.path,
    message: `${nameOf(entry)} requires tier A, but none of its commands runs tests: add one, or set tier C.`,
  });
}

/** Reported once for each plan: when no package has a CI step, that is a single decision. */
function reportWithoutCi({ view, report }: RuleContext): void {
  const found = view.packages.filter(
    ({ verification: { tier_required: tier, steps } }) =>
      tier?.value === 'B' && steps.length > 0 && !steps.some(({ kind }) => kind?.value === 'ci'),
  );
  const [first] = found;
  if (first === undefined) return;
  const ids = found.flatMap(({ package_id }) => package_id?.value ?? []);
  report({
    at: first.verification.tier_required?.path ?? first.path,
    message: `Tier B means that CI has run, but no ci step is in ${quotedList(ids)}: add one, or set tier A where the commands run tests.`,
    related: found.slice(1).map((entry) => ({
      at: entry.verification.tier_required?.path ?? entry.path,
      message: `${nameOf(entry)}, tier B.`,
    })),
    data: { packages: ids },
  });
}

/** Packages of contracts and documents contain nothing to test. */
const WITHOUT_CODE = /^(?:contracts?|docs?|documentation)$/;

function reportBelowDefault({ view, report }: RuleContext): void {
  const least = view.defaults.verification_tier_required;
  if (least === undefined || !isTier(least.value)) return;
  const found = view.packages.filter(({ task_type, verification: { tier_required: tier } }) => {
    const isBelow = tier !== undefined && isTier(tier.value) && tier.value > least.value;
    return isBelow && !WITHOUT_CODE.test(task_type?.value ?? '');
  });
  const [first] = found;
  if (first === undefined) return;
  const ids = found.flatMap(({ package_id }) => package_id?.value ?? []);
  report({
    at: first.verification.tier_required?.path ?? first.path,
    message: `The plan sets tier ${least.value} by default, but it is lower in ${quotedList(ids)}: raise the tier there, or lower the default.`,
    related: [
      { at: least.path, message: 'The default.' },
      ...found.slice(1).map((entry) => ({
        at: entry.verification.tier_required?.path ?? entry.path,
        message: `${nameOf(entry)}, tier ${entry.verification.tier_required?.value ?? ''}.`,
      })),
    ],
    data: { packages: ids },
  });
}

function isTier(value: string): boolean {
  return value === 'A' || value === 'B' || value === 'C';
}

function nameOf({ package_id }: PackageView): string {
  return package_id ? quoted(package_id.value) : 'A package without an id';
}

/** Words in commands that run tests, in any ecosystem. */
const RUNS_TESTS =
  /(?:^|[^a-z])(?:tests?|pytest|unittest|jest|vitest|mocha|ava|tap|jasmine|karma|playwright|cypress|e2e|tox|nox|rspec|phpunit|ctest|bats|behave|cucumber|specs?|check|verify)(?:$|[^a-z])/i;

/**
 * Whether a verification step runs tests, judged by the words in its command and its name. Tier A
 * requires such a step. The name helps when the command is generic (`make ci`).
 *
 * @param step the command and the name of the step
 * @returns whether the step runs tests
 */
export function runsTests(step: {
  readonly kind: string;
  readonly name?: string;
  readonly command?: string;
}): boolean {
  return step.kind === 'command' && RUNS_TESTS.test(`${step.command ?? ''} ${step.name ?? ''}`);
}
