import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { approveChange } from '../../approval/approve-change';
import { fixOpenChanges } from '../fix';

/**
 * Approves a change, or fixes its plan, repeatedly until the process is killed. Arguments:
 * `approve` or `fix`, the workspace root, the change, and for `fix` the original plan.
 */
async function main([kind, root = '', change = '', before = '']: readonly string[]): Promise<void> {
  const folder = join(root, 'openspec/changes', change);
  const quiet = { write: () => true };
  for (let round = 0; ; round++) {
    if (kind === 'approve') {
      await approveChange(root, change, { by: 'Ada' });
      rmSync(join(folder, 'approval.yaml'));
    } else {
      fixOpenChanges(
        root,
        { fix: { dryRun: false }, format: 'text' },
        { stdout: quiet, stderr: quiet },
      );
      writeFileSync(join(folder, '.before'), before);
      renameSync(join(folder, '.before'), join(folder, 'work-packages.yaml'));
    }
    if (round === 0) process.stdout.write('ready\n');
  }
}

void main(process.argv.slice(2));
