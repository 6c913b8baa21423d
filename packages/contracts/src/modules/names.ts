/**
 * Whether an import specifier names a package as npm and Node.js define it: `ioredis`,
 * `@scope/name/part`, `node:fs`. False for paths, URLs and `#internal` names.
 */
export function isPackageName(specifier: string): boolean {
  return (
    /^(?:node:)?(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~_][\w.~-]*(?:\/[\w.~@+-]+)*$/iu.test(specifier) &&
    !specifier.split('/').includes('..')
  );
}
