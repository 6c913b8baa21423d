import type { Tree } from '@nx/devkit';
import {
  findCollisions,
  type OpenPlan,
  parseRequirementDeltas,
  type RequirementDelta,
  toRecord,
  type Workspace,
} from '@parallel-plan/plan';
import { readApproval } from '../../approval/read-approval';
import { readSpecTexts } from '../../openspec/read-specs';
import { renderReport } from '../../report/render-report';
import { toReportModel } from '../../report/report-model';
import { reportFolder } from '../../report/write-report';
import type { ClaimedChange } from './context/gather-context';
import type { FeatureValidation } from './validate/validate-feature';
import type { WrittenChange } from './write-change';

export interface ReportContent {
  readonly change: WrittenChange;
  readonly workspace: Workspace;
  readonly openChanges: readonly ClaimedChange[];
  readonly validation: FeatureValidation;
}

/**
 * Writes the report of a change into the tree, as the target `report` does: the page, the picture and the
 * graph as text.
 *
 * @returns the page, workspace-relative
 */
export async function writeReport(
  tree: Tree,
  { change, workspace, openChanges, validation }: ReportContent,
): Promise<string> {
  const { parsed, result } = validation;
  const ours: OpenPlan = { change: change.id, parsed, requirements: deltasInTree(tree, change) };
  const others = openChanges.flatMap(({ id, root, plan }): OpenPlan[] =>
    plan === undefined
      ? []
      : [{ change: id, parsed: plan, requirements: deltasOnDisk(tree.root, root) }],
  );
  const model = toReportModel({
    change: change.id,
    parsed,
    result,
    collisions: findCollisions([ours, ...others], { of: parsed }).collisions.map(toRecord),
    contractFiles: change.files
      .map((file) => file.slice(change.root.length + 1))
      .filter((file) => file.startsWith('contracts/')),
    workspace,
    approval: readApproval(tree.root, change.id),
  });
  const folder = reportFolder(change.id);
  for (const [path, text] of await renderReport(model)) tree.write(`${folder}/${path}`, text);
  return `${folder}/index.html`;
}

function deltasInTree(tree: Tree, { root, files }: WrittenChange): readonly RequirementDelta[] {
  return files.flatMap((file) => {
    const [, capability] = /^specs\/(.+)\/spec\.md$/.exec(file.slice(root.length + 1)) ?? [];
    const text = tree.read(file, 'utf-8');
    if (capability === undefined || text === null) return [];
    return parseRequirementDeltas(text, { capability, file });
  });
}

function deltasOnDisk(root: string, changeRoot: string): readonly RequirementDelta[] {
  return readSpecTexts(root, `${changeRoot}/specs`).flatMap(({ text, ...place }) =>
    parseRequirementDeltas(text, place),
  );
}
