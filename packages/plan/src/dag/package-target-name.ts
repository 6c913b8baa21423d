/** The Nx target of a work package: its id where that starts with `wp-`, else `wp-<id>`, because `validate` is an id too. */
export function packageTargetName(packageId: string): string {
  return packageId.startsWith('wp-') ? packageId : `wp-${packageId}`;
}
