import type { PackageView, ParsedPlan } from '../../parse/parsed-plan';
import { integrationPackage } from '../package/integration-package';

/** The other open changes that can be read, without the plan itself. */
export function comparablePlans(
  parsed: ParsedPlan,
  otherPlans: readonly ParsedPlan[],
): readonly ParsedPlan[] {
  return otherPlans.filter(
    (other) => other !== parsed && other.file !== parsed.file && other.readable,
  );
}

/**
 * The packages that are compared with other changes: not the integration package, which may write
 * everything and only works once the others are done.
 */
export function comparablePackages({ view }: ParsedPlan): readonly PackageView[] {
  const integration = integrationPackage(view);
  return view.packages.filter((entry) => entry !== integration && entry.package_id !== undefined);
}

/** What people call a change: its feature id, or else its file. */
export function changeName({ view, file }: ParsedPlan): string {
  return view.feature.id?.value ?? file;
}
