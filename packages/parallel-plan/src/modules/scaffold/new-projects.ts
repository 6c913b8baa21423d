import {
  isObject,
  type JsonObject,
  parsePlanBytes,
  type ProjectGenerator,
  quoted,
} from '@parallel-plan/plan';
import { readChangeSources } from '../../prove/plan-source';
import { NotCheckableError } from '../../workspace/not-checkable-error';

/** A project that a plan creates. */
export interface NewProject {
  readonly name: string;
  /** Workspace-relative. */
  readonly root: string;
  readonly type: 'application' | 'library';
  /** The generator of the workspace that creates it. If missing, a sibling is copied. */
  readonly generator?: ProjectGenerator;
}

/**
 * Reads the projects that the plans of all open changes create, or that of one change.
 *
 * @param root absolute path of the workspace root, with symbolic links resolved
 * @returns the projects, in the order of the plans, each once
 * @throws NotCheckableError if a plan can't be read
 */
export function readNewProjects(root: string, change?: string): readonly NewProject[] {
  const { sources, unreadable } = readChangeSources(root, change);
  const [problem] = unreadable;
  if (problem !== undefined) throw new NotCheckableError(`${problem.file}: ${problem.why}`);
  const found = sources.flatMap(({ file, bytes }) => {
    const { plan } = parsePlanBytes(bytes, { file });
    if (plan === undefined) {
      const why = `${quoted(file)} has errors. Run \`parallel-plan validate\` and correct them.`;
      throw new NotCheckableError(why);
    }
    return plan.packages.flatMap((work) => newProjectsOf(work.inputs?.['nx']));
  });
  return [...new Map(found.map((project) => [project.name, project])).values()];
}

/** `newProjects` has the roots, `scaffold` what is known beyond them. */
function newProjectsOf(nx: unknown): readonly NewProject[] {
  if (!isObject(nx) || !isObject(nx['newProjects'])) return [];
  const known = isObject(nx['scaffold']) ? nx['scaffold'] : {};
  return Object.entries(nx['newProjects']).flatMap(([name, root]): readonly NewProject[] => {
    if (typeof root !== 'string') return [];
    const how = isObject(known[name]) ? known[name] : {};
    const type = how['type'] === 'application' ? 'application' : 'library';
    const generator = generatorOf(how);
    return [{ name, root, type, ...(generator && { generator }) }];
  });
}

function generatorOf({ generator, options }: JsonObject): ProjectGenerator | undefined {
  if (typeof generator !== 'string') return undefined;
  const given = Object.entries(isObject(options) ? options : {}).filter(
    (entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
  );
  return { generator, options: Object.fromEntries(given) };
}
