import { type Plan, type WorkPackage } from '../parse/plan.generated';
import { type ParsedPlan, type PlanPath } from '../parse/parsed-plan';
import { addEntry, appendItems, replaceNumber, replaceText } from './insert';
import { PlanEditError } from './yaml-source';
import { type EditedPlan, verified } from './verified';

/** What a package gains when interfaces are added. Existing entries are not repeated. */
export interface PackageGain {
  readonly packageId: string;
  /** Lock keys. */
  readonly keys?: readonly string[];
  readonly dependsOn?: readonly string[];
  /** Globs. */
  readonly reads?: readonly string[];
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
  let { text } = parsed;
  const packages = [...plan.packages];
  for (const gain of gains) {
    const index = packages.findIndex(({ package_id }) => package_id === gain.packageId);
    const work = packages[index];
    if (work === undefined) {
      throw new PlanEditError('unknown-package', `The plan has no package "${gain.packageId}".`);
    }
    const missing = missingIn(work, gain);
    text = appendAll(text, ['packages', index], missing);
    packages[index] = gained(work, missing);
  }
  let { contracts } = plan;
  if (openapi !== undefined) {
    text = pointTo(text, contracts, openapi);
    contracts = pointed(contracts, openapi);
  }
  text = replaceNumber(text, ['feature', 'plan_revision'], revision);
  return verified(parsed, text, {
    ...plan,
    feature: { ...plan.feature, plan_revision: revision },
    contracts,
    packages: packages as Plan['packages'],
  });
}

type Missing = Required<Omit<PackageGain, 'packageId'>>;

function missingIn(
  work: WorkPackage,
  { keys = [], dependsOn = [], reads = [] }: PackageGain,
): Missing {
  const without = (wanted: readonly string[], there: readonly string[]): readonly string[] =>
    [...new Set(wanted)].filter((item) => !there.includes(item));
  return {
    keys: without(keys, work.locks.keys),
    dependsOn: without(dependsOn, work.depends_on),
    reads: without(reads, work.scope.read_allow),
  };
}

function appendAll(text: string, at: PlanPath, { keys, dependsOn, reads }: Missing): string {
  const lists: readonly (readonly [PlanPath, readonly string[]])[] = [
    [[...at, 'depends_on'], dependsOn],
    [[...at, 'locks', 'keys'], keys],
    [[...at, 'scope', 'read_allow'], reads],
  ];
  return lists.reduce(
    (edited, [path, items]) => (items.length === 0 ? edited : appendItems(edited, path, items)),
    text,
  );
}

function gained(work: WorkPackage, { keys, dependsOn, reads }: Missing): WorkPackage {
  const [first = '**', ...others] = [...work.scope.read_allow, ...reads];
  return {
    ...work,
    depends_on: [...work.depends_on, ...dependsOn],
    locks: { ...work.locks, keys: [...work.locks.keys, ...keys] },
    scope: { ...work.scope, read_allow: [first, ...others] },
  };
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
