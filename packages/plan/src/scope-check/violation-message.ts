import { quoted } from '../text';
import type { Judgement, Law } from './judge-path';

/** One or two sentences, without the path. The caller prints the path first. */
export function violationMessage(judgement: Judgement, law: Law): string {
  const { reason, glob = '', leadsTo = '', owner, ownerChange } = judgement;
  const writer = law.own === undefined ? `${quoted(law.change)}` : `"${law.own.id}"`;
  switch (reason) {
    case 'outside-workspace':
      return 'It is not a plain path inside the workspace, or leads into a .git folder. No scope can hold it.';
    case 'planning-file':
      return 'It says who may write what: propose its change on a branch of its own, for review.';
    case 'denied':
      return `The scope of ${writer} denies it by ${quoted(glob)}. ${wayOut(judgement)}`;
    case 'not-in-scope':
      return `It is not in the write scope of ${writer}. ${wayOut(judgement)}`;
    case 'unowned':
      return `No package of ${writer} may write it. ${wayOut(judgement)}`;
    case 'other-change':
      return `The package ${quoted(owner ?? '')} of the open change ${quoted(ownerChange ?? '')} writes it too: agree on who does, and narrow the other's scope.`;
    case 'link-leaves-scope':
      return `It is a symbolic link to ${quoted(leadsTo)}, which ${writer} may not write. ${wayOut(judgement)}`;
  }
}

function wayOut({ owner, ownerChange }: Judgement): string {
  if (owner === undefined) return 'Leave it as it is, or have the plan amended.';
  const of = ownerChange === undefined ? '' : ` of the open change ${quoted(ownerChange)}`;
  return `It belongs to ${quoted(owner)}${of}: leave it to that package, or have the plan amended.`;
}
