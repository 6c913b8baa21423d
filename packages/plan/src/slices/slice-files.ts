import type { WorkPackage } from '../model/plan.generated';
import { cutDesign } from './cut-design';
import type { DesignSection } from '../words/roles';
import type { SliceKind } from './slice-kind';
import { byText } from '../text';

/** Texts, keyed by path relative to the change's folder. */
export type ChangeFiles = ReadonlyMap<string, string>;

/** The files of a change that a package needs, cut to the relevant parts, sorted by path. */
export function sliceFiles(
  kind: SliceKind,
  { locks }: WorkPackage,
  files: ChangeFiles,
): readonly (readonly [path: string, text: string])[] {
  const wanted = pathsOf(kind, locks.keys);
  return [...files]
    .filter(([path]) => wanted(path))
    .map(([path, text]) =>
      kind.kind === 'roles' && path === 'design.md'
        ? ([path, cutDesign(text, kind.roles)] as const)
        : ([path, text] as const),
    )
    .sort(byText(([path]) => path));
}

function pathsOf(kind: SliceKind, keys: readonly string[]): (path: string) => boolean {
  switch (kind.kind) {
    case 'everything':
      return () => true;
    case 'contracts':
      return (path) =>
        path === 'proposal.md' ||
        path.startsWith('specs/') ||
        (path.startsWith('contracts/') && !path.startsWith('contracts/generated/'));
    case 'integration':
      return (path) =>
        ['work-packages.yaml', 'tasks.md', 'design.md'].includes(path) ||
        path.startsWith('contracts/');
    case 'roles': {
      const starts = [...kind.roles]
        .flatMap((role) => ROLE_FILES[role])
        .concat(keyFiles(keys), 'contracts/modules/');
      return (path) => path === 'design.md' || starts.some((start) => path.startsWith(start));
    }
  }
}

const ROLE_FILES: Readonly<Record<DesignSection, readonly string[]>> = {
  backend: [
    'contracts/openapi/',
    'contracts/db/',
    'contracts/events/',
    'contracts/generated/models.py',
  ],
  frontend: ['contracts/generated/types.ts'],
  data: ['contracts/db/'],
  shared: ['contracts/generated/types.ts'],
};

/** A package always gets the files of its own lock keys, regardless of its role. */
function keyFiles(keys: readonly string[]): readonly string[] {
  return keys.flatMap((key) => {
    if (key.startsWith('api:')) return ['contracts/openapi/'];
    if (key.startsWith('db:')) return ['contracts/db/'];
    const [, channel] = /^event:(.+)$/.exec(key) ?? [];
    return channel === undefined ? [] : [`contracts/events/${channel}.schema.json`];
  });
}
