import type { Capability } from '../brief/types';
import { interfaceName } from '../contracts/interfaces';
import type { FeatureDecisions, Packages } from '../types';
import { bullets, cell, code, document, inline, prose, sentence, table } from './markdown';

/** `proposal.md`: why, what changes, the approaches considered, the impact. */
export function renderProposal(
  decisions: FeatureDecisions,
  isNewCapability: (name: string) => boolean,
  packages: Packages,
): string {
  const { capabilities, options } = decisions;
  const { brief, title } = options;
  const created = capabilities.filter(({ name }) => isNewCapability(name));
  const modified = capabilities.filter(({ name }) => !isNewCapability(name));
  return document([
    `# Proposal: ${inline(title)}`,
    '## Why',
    renderWhy(decisions),
    '## What Changes',
    bullets(whatChanges(decisions)),
    ...(brief.nonGoals === undefined || brief.nonGoals.length === 0
      ? []
      : ['## Not Part of This Change', bullets(brief.nonGoals.map(inline))]),
    '## Capabilities',
    '### New Capabilities',
    created.length === 0 ? 'None.' : bullets(created.map(describeCapability)),
    '### Modified Capabilities',
    modified.length === 0 ? 'None.' : bullets(modified.map(describeCapability)),
    '## Approaches Considered',
    renderApproaches(decisions),
    '## Impact',
    renderProjects(decisions),
    renderInterfaces(decisions),
    renderRequirements(decisions),
    `The plan has ${packages.length} work package${packages.length === 1 ? '' : 's'}: ${packages.map(({ package_id }) => code(package_id)).join(', ')}. See \`work-packages.yaml\`.`,
  ]);
}

/** OpenSpec requires 50 to 1,000 characters when the change is archived. */
function renderWhy({ options }: FeatureDecisions): string {
  const { brief, description } = options;
  return brief.why === undefined
    ? `The request: ${sentence(clip(description, 800))} No reason was given; \`design.md\` asks for it.`
    : prose(brief.why);
}

function whatChanges(decisions: FeatureDecisions): readonly string[] {
  const { options, interfaces, projects, capabilities, contracts } = decisions;
  if (options.brief.whatChanges !== undefined) {
    return options.brief.whatChanges.map(inline);
  }
  const requirements = options.brief.capabilities === undefined ? [] : capabilities;
  const added = requirements.flatMap((one) =>
    (one.added ?? []).map(({ name }) => `New: ${inline(name)}`),
  );
  const modified = requirements.flatMap((one) =>
    (one.modified ?? []).map(({ name }) => `Changed: ${inline(name)}`),
  );
  const removed = requirements.flatMap((one) =>
    (one.removed ?? []).map(({ name }) => `**BREAKING** Removed: ${inline(name)}`),
  );
  const shared = interfaces.map(({ kind, lockKey, owner, consumers }) => {
    if (kind === 'module') {
      return `Module contract for what ${code(owner)} exports to ${consumers.map(code).join(', ')}`;
    }
    const name = interfaceName({ lockKey });
    const isExisting =
      kind === 'table' &&
      (contracts.tables ?? []).some((table) => table.existing === true && table.name === name);
    return `${isExisting ? 'Changed' : 'New'} ${kind} ${code(name)}, implemented by ${code(owner)}`;
  });
  const created = projects
    .filter(({ isNew }) => isNew)
    .map(({ name, type, root }) => `New ${type} ${code(name)} in ${code(root)}`);
  return [
    capitalized(sentence(options.description)),
    ...added,
    ...modified,
    ...removed,
    ...shared,
    ...created,
  ];
}

function describeCapability({
  name,
  purpose,
  added = [],
  modified = [],
  removed = [],
}: Capability): string {
  const counts = [
    [added.length, 'added'],
    [modified.length, 'modified'],
    [removed.length, 'removed'],
  ] as const;
  const summary = counts
    .filter(([count]) => count > 0)
    .map(([count, verb]) => `${count} requirement${count === 1 ? '' : 's'} ${verb}`);
  return `${code(name)}: ${purpose === undefined ? '' : `${sentence(purpose)} `}${summary.join(', ')}`;
}

function renderApproaches({ options, tier, interfaces, projects }: FeatureDecisions): string {
  const { approaches } = options.brief;
  if (approaches !== undefined) {
    return bullets(
      approaches.map(
        ({ name, summary, chosen }) =>
          `**${inline(name)}**${chosen === true ? ' (chosen)' : ''}: ${inline(summary)}`,
      ),
    );
  }
  const isParallel = tier !== 'sequential';
  const parallel =
    interfaces.length > 0
      ? 'contracts are written first; agents then work on the projects in parallel, against the contracts'
      : 'one package for each project, in parallel as far as the project graph allows';
  const count = projects.length === 1 ? '1 project' : `${projects.length} projects`;
  return bullets([
    `**Several packages**${isParallel ? ' (chosen)' : ''}: ${parallel}. It needs an integration step at the end.`,
    `**One package**${isParallel ? '' : ' (chosen)'}: one agent works on ${count} in sequence. No integration is needed, and nothing runs in parallel.`,
  ]);
}

function renderProjects({ projects }: FeatureDecisions): string {
  return table(
    ['project', 'root', 'type', 'role'],
    projects.map(({ name, root, type, role, isNew }) => [
      code(name),
      code(root),
      isNew ? `new ${type}` : type,
      role,
    ]),
    'No project is affected.',
  );
}

function renderInterfaces({ interfaces }: FeatureDecisions): string {
  return table(
    ['interface', 'kind', 'owner', 'consumers', 'contract'],
    interfaces.map(({ kind, lockKey, owner, consumers, artifact }) => [
      code(interfaceName({ lockKey })),
      kind,
      code(owner),
      consumers.length === 0 ? 'none' : consumers.map(code).join(', '),
      code(artifact),
    ]),
    'No new interface between projects is known.',
  );
}

function renderRequirements({ requirements }: FeatureDecisions): string {
  return table(
    ['requirement', 'capability', 'implemented by', 'because'],
    requirements.map(({ name, capability, implementedBy, evidence }) => [
      cell(name),
      code(capability),
      implementedBy.length === 0 ? 'not known' : implementedBy.map(code).join(', '),
      cell(evidence),
    ]),
    'No requirement is known.',
  );
}

function clip(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1).trimEnd()}…` : text;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
