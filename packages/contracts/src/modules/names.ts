/**
 * Whether an import names a package, as npm and Node.js write it: `ioredis`, `@scope/name/part`,
 * `node:fs`. Paths, URLs and `#internal` names are none.
 */
export function isPackageName(specifier: string): boolean {
  return (
    /^(?:node:)?(?:@[a-z0-9~][\w.~-]*\/)?[a-z0-9~_][\w.~-]*(?:\/[\w.~@+-]+)*$/iu.test(specifier) &&
    !specifier.split('/').includes('..')
  );
}
