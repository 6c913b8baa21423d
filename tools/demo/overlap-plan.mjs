import { DemoError } from './steps.mjs';

/**
 * Lets a package of a plan write what isn't its own.
 *
 * @param {string} yaml the text of a `work-packages.yaml`
 * @param {string} packageId
 * @param {string} glob what it shall be allowed to write as well
 * @returns {string} the plan with one more line in the package's `write_allow`
 */
export function overlapPlan(yaml, packageId, glob) {
  const start = yaml.indexOf(`package_id: ${packageId}\n`);
  const list = /write_allow:\n(\s+)- /g;
  list.lastIndex = start;
  const found = start === -1 ? null : list.exec(yaml);
  if (found === null)
    throw new DemoError(`The plan has no package ${packageId} with a write scope.`);
  const line = found.index + 'write_allow:\n'.length;
  return `${yaml.slice(0, line)}${found[1]}- ${glob}\n${yaml.slice(line)}`;
}
