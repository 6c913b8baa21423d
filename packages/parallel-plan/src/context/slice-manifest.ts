import type { ContextSlice } from '@parallel-plan/plan';

/**
 * `manifest.json`: the files of a slice, for programs. Its shape is documented in
 * `docs/targets/context.md`.
 */
export function renderManifest(slice: ContextSlice): string {
  return `${JSON.stringify(manifestOf(slice), null, 2)}\n`;
}

export function manifestOf({ files, ...slice }: ContextSlice): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    change: slice.change,
    package: slice.packageId,
    planRevision: slice.planRevision,
    contractsRevision: slice.contractsRevision,
    tokens: slice.tokens,
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
    files: files.map(({ path, source, cut, bytes, tokens }) => ({
      path,
      ...(source === undefined ? {} : { source }),
      cut,
      bytes,
      tokens,
    })),
  };
}
