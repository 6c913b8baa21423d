import { type Plan } from '../parse/plan.generated';
import type { CommandStep } from '../decompose/verification';
import { type ParsedPlan, type PlanPath } from '../parse/parsed-plan';
import { addEntry, appendItems, replaceNumber, replaceText } from './insert';
import { operate, type PlanOperation } from './plan-operation';
import { PlanEditError } from './yaml-source';
import { type EditedPlan, verified } from './verified';

/** What a package gains when interfaces are added. Existing entries are not repeated. */
export interface PackageGain {
  readonly packageId: string;
  /** Lock keys. */
  readonly keys?: readonly string[];
  readonly dependsOn?: readonly string[];
  /** Packages that it no longer waits for. */
  readonly freedOf?: readonly string[];
  /** Globs. */
  readonly reads?: readonly string[];
  /** Globs. */
  readonly writes?: readonly string[];
  /** Globs. */
  readonly denies?: readonly string[];
  /** Verification steps. A step with an existing command is not added again. */
  readonly steps?: readonly CommandStep[];
}

/** New interfaces of a plan: which packages own, consume and describe them. */
export interface InterfaceAddition {
  readonly gains: readonly PackageGain[];
  /** The first OpenAPI document of a plan that had none. */
  readonly openapi?: {
    /** Relative to the change's folder. */
    readonly file: string;
    /** The previous value of `contracts.openapi`. */
    readonly insteadOf: string;
    readonly prism?: { readonly command: string; readonly base_url: string };
  };
}

/**
 * Extends packages for interfaces that were added to the contracts, and increments
 * `feature.plan_revision`. Edits the text in place, like `amendPlan`.
 *
 * It does not check the edited plan against the rules.
 *
 * @param parsed a sound plan
 * @param addition what the packages gain, and the first OpenAPI document if there is one
 * @returns the edited plan
 * @throws PlanEditError when the text cannot be edited; see its codes
 */
export function addInterfaces(
  parsed: ParsedPlan,
  { gains, openapi }: InterfaceAddition,
): EditedPlan {
  const { plan } = parsed;
  if (plan === undefined) {
    throw new PlanEditError('unsound', 'The plan has errors: correct them first.');
  }
  const revision = plan.feature.plan_revision + 1;
  const { text: gained, wanted } = operate(
    parsed.text,
    plan,
    gains.flatMap((gain) => operationsOf(plan, gain)),
  );
  let text = gained;
  let { contracts } = plan;
  if (openapi !== undefined) {
    text = pointTo(text, contracts, openapi);
    contracts = pointed(contracts, openapi);
  }
  text = replaceNumber(text, ['feature', 'plan_revision'], revision);
  return verified(parsed, text, {
    ...wanted,
    feature: { ...plan.feature, plan_revision: revision },
    contracts,
  });
}

function operationsOf({ packages }: Plan, gain: PackageGain): readonly PlanOperation[] {
  const index = packages.findIndex(({ package_id }) => package_id === gain.packageId);
  const work = packages[index];
  if (work === undefined) {
    throw new PlanEditError('unknown-package', `The plan has no package "${gain.packageId}".`);
  }
  const { keys = [], dependsOn = [], reads = [], writes = [], denies = [], steps = [] } = gain;
  const { locks, scope, verification, outputs, depends_on } = work;
  const commands = verification.steps.map(({ command }) => command);
  const newSteps = steps.filter(({ command }) => !commands.includes(command));
  const results = newSteps.flatMap(({ evidence }) => evidence.result_keys);
  const lists: readonly (readonly [PlanPath, readonly string[], readonly string[]])[] = [
    [['depends_on'], dependsOn, depends_on],
    [['locks', 'keys'], keys, locks.keys],
    [['scope', 'write_allow'], writes, scope.write_allow],
    [['scope', 'read_allow'], reads, scope.read_allow],
    [['scope', 'deny'], denies, scope.deny ?? []],
    [['outputs', 'result_keys'], results, outputs.result_keys],
  ];
  const at = ['packages', index];
  const freed = depends_on.flatMap((id, place) => (gain.freedOf?.includes(id) ? [place] : []));
  return [
    ...lists.flatMap(([path, wanted, there]): readonly PlanOperation[] => {
      const items = [...new Set(wanted)].filter((item) => !there.includes(item));
      return items.length === 0 ? [] : [{ kind: 'append', path: [...at, ...path], items }];
    }),
    ...(newSteps.length === 0
      ? []
      : [{ kind: 'append', path: [...at, 'verification', 'steps'], items: newSteps } as const]),
    ...(freed.length === 0
      ? []
      : [{ kind: 'remove', path: [...at, 'depends_on'], indexes: freed } as const]),
  ];
}

type FirstApi = NonNullable<InterfaceAddition['openapi']>;

const OPENAPI: PlanPath = ['contracts', 'openapi'];
const GENERATED = { typescript_dir: 'contracts/generated' };
/** In the documented field order, these come after `generated` and `mocks`. */
const AFTER_GENERATED = ['mocks', 'cdc'];
const AFTER_MOCKS = ['cdc'];

function pointTo(
  text: string,
  { openapi, generated, mocks }: Plan['contracts'],
  { file, insteadOf, prism }: FirstApi,
): string {
  let edited = text;
  if (openapi.primary === insteadOf) edited = replaceText(edited, [...OPENAPI, 'primary'], file);
  const index = openapi.files.indexOf(insteadOf);
  if (index === -1) edited = appendItems(edited, [...OPENAPI, 'files'], [file]);
  else edited = replaceText(edited, [...OPENAPI, 'files', index], file);
  if (generated === undefined) {
    edited = addEntry(edited, ['contracts'], 'generated', GENERATED, AFTER_GENERATED);
  }
  return prism === undefined || mocks !== undefined
    ? edited
    : addEntry(edited, ['contracts'], 'mocks', { prism: { enabled: true, ...prism } }, AFTER_MOCKS);
}

function pointed(
  contracts: Plan['contracts'],
  { file, insteadOf, prism }: FirstApi,
): Plan['contracts'] {
  const { openapi, generated, mocks } = contracts;
  const isThere = openapi.files.includes(insteadOf);
  const [first = file, ...others] = isThere
    ? openapi.files.map((one) => (one === insteadOf ? file : one))
    : [...openapi.files, file];
  return {
    ...contracts,
    openapi: {
      ...openapi,
      primary: openapi.primary === insteadOf ? file : openapi.primary,
      files: [first, ...others],
    },
    generated: generated ?? GENERATED,
    ...(mocks !== undefined || prism === undefined
      ? {}
      : { mocks: { prism: { enabled: true, ...prism } } }),
  };
}
