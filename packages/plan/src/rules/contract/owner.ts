import { quoted } from '../../text';
import { filePathIdentity, lockIdentity } from '../../locks/lock-conflict';
import { parseLockKey } from '../../locks/lock-key';
import { type ContractFacts, contractFileAt } from '../../words/facts';
import type { Located, PackageView } from '../../parse/parsed-plan';
import { inScope } from '../../scope/in-scope';
import { mayMatch, placedScope } from '../../scope/plan-globs';
import type { Rule, RuleContext } from '../rule';
import { planOverlaps } from '../scope/plan-overlaps';

/** How a package claims a contract, or an interface that the contract defines. */
interface Claim {
  /** Index in `dag.ids`. */
  readonly index: number;
  readonly id: string;
  readonly by: 'interface' | 'key' | 'file' | 'scope';
  readonly place: Located<string>;
}

export const contractOwner: Rule = {
  meta: {
    id: 'contract/owner',
    severity: 'error',
    required: false,
    summary: 'Two packages that can run in parallel own one interface.',
    why: 'One package implements an interface while the other may rewrite its contract. The result then matches an outdated contract, and no lock prevents this.',
    howToFix:
      'Let the other package depend on the package that changes the contract, as with `wp-contracts`, or give the contract and its interfaces to one package.',
    examples: {
      wrong: `# contracts/openapi/v1.yaml has GET /v1/users
packages:
  - package_id: wp-api
    depends_on: []
    locks: { files: [], keys: ['api:GET /v1/users'] }
  - package_id: wp-web
    depends_on: []
    locks: { files: [], keys: ['contract:contracts/openapi/v1.yaml'] }`,
      right: `# contracts/openapi/v1.yaml has GET /v1/users
packages:
  - package_id: wp-api
    depends_on: [wp-web]
    locks: { files: [], keys: ['api:GET /v1/users'] }
  - package_id: wp-web
    depends_on: []
    locks: { files: [], keys: ['contract:contracts/openapi/v1.yaml'] }`,
    },
  },
  needsDag: true,
  check(context) {
    const { view, dag, contracts } = context;
    if (dag === undefined || contracts === undefined || contracts.files.size === 0) return;
    const overlapping = new Set(
      planOverlaps(view, dag).overlaps.map(({ a, b }) => `${Math.min(a, b)} ${Math.max(a, b)}`),
    );
    for (const [file, claims] of claimsByFile(context, contracts)) {
      const said = new Set<string>();
      for (const owner of claims) {
        // A package with write access only collides through its scope, which scope rules report.
        if (owner.by === 'scope' || owner.by === 'file') continue;
        for (const other of claims) {
          if (!dag.areParallelAt(owner.index, other.index) || other.by === 'interface') continue;
          const pair = [owner.index, other.index].sort((a, b) => a - b).join(' ');
          if (said.has(pair) || overlapping.has(pair) || isToldByLocks(owner, other)) continue;
          said.add(pair);
          if (!report(context, file, owner, other)) return;
        }
      }
    }
  },
};

/** `lock/overlap` reports equal keys. */
function isToldByLocks(a: Claim, b: Claim): boolean {
  return a.by === 'key' && b.by === 'key' && keyOf(a) === keyOf(b);
}

function keyOf({ place }: Claim): string {
  return lockIdentity(place.value);
}

function report(context: RuleContext, file: string, owner: Claim, other: Claim): boolean {
  const [has, may] = [
    owner.by === 'interface'
      ? `builds ${quoted(owner.place.value)}, which ${quoted(file)} defines`
      : `locks ${quoted(owner.place.value)}`,
    other.by === 'scope'
      ? `may write ${quoted(file)} by ${quoted(other.place.value)}`
      : `locks it as ${quoted(other.place.value)}`,
  ];
  return context.report({
    at: other.place.path,
    message: `${quoted(owner.id)} and ${quoted(other.id)} can run at the same time, but ${quoted(owner.id)} ${has}, and ${quoted(other.id)} ${may}: let one depend on the other, or give both to one package.`,
    related: [{ at: owner.place.path, message: `What ${quoted(owner.id)} locks.` }],
    data: { packages: [owner.id, other.id], file },
  });
}

/** Groups claims by contract file. The strongest claim of each package comes first. */
function claimsByFile(
  { view, dag }: RuleContext,
  contracts: ContractFacts,
): ReadonlyMap<string, readonly Claim[]> {
  const indexOf = new Map(dag?.ids.map((id, index) => [id, index]));
  const definedIn = filesByInterface(contracts);
  const claims = new Map<string, Claim[]>();
  for (const entry of view.packages) {
    const id = entry.package_id?.value;
    const index = id === undefined ? undefined : indexOf.get(id);
    if (id === undefined || index === undefined) continue;
    const add = (file: string, by: Claim['by'], place: Located<string>): void => {
      const known = claims.get(file) ?? [];
      known.push({ index, id, by, place });
      claims.set(file, known);
    };
    addLocks(entry, contracts, definedIn, add);
    addScope(entry, contracts, add);
  }
  return claims;
}

type Add = (file: string, by: Claim['by'], place: Located<string>) => void;

function addLocks(
  { locks }: PackageView,
  contracts: ContractFacts,
  definedIn: ReadonlyMap<string, ReadonlySet<string>>,
  add: Add,
): void {
  for (const key of locks.keys) {
    const { namespace, canonical } = parseLockKey(key.value);
    if (namespace === 'contract' && canonical !== undefined) {
      const file = contractFileAt(contracts, canonical.slice('contract:'.length));
      if (file !== undefined) add(file, 'key', key);
    } else {
      for (const file of definedIn.get(lockIdentity(key.value)) ?? []) add(file, 'interface', key);
    }
  }
  for (const path of locks.files) {
    const file = filePathIdentity(path.value);
    if (contracts.files.has(file)) add(file, 'file', path);
  }
}

function addScope({ scope }: PackageView, { files }: ContractFacts, add: Add): void {
  const { write_allow, deny, places } = placedScope(scope);
  if (write_allow.length === 0) return;
  for (const file of files) {
    const place = places.find(
      ({ value }) => mayMatch(value, file) && inScope({ write_allow: [value], deny }, file),
    );
    if (place !== undefined) add(file, 'scope', place);
  }
}

function filesByInterface({ interfaces }: ContractFacts): ReadonlyMap<string, ReadonlySet<string>> {
  const files = new Map<string, Set<string>>();
  for (const { lockKey, file, isReference } of interfaces) {
    if (isReference) continue;
    const identity = lockIdentity(lockKey);
    const known = files.get(identity) ?? new Set();
    files.set(identity, known.add(file));
  }
  return files;
}
