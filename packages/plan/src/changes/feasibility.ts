/**
 * How far two changes can be implemented at the same time, in the coordinator's words:
 *
 * - `FULL`: nothing of the two collides;
 * - `SEQUENTIAL`: over half of the packages of at least one of them collide, so that one can do
 *   little before the other is merged;
 * - `PARTIAL`: anything between. Exactly half is `PARTIAL`, and so are changes that only have a
 *   requirement in common.
 */
export type Feasibility = 'FULL' | 'PARTIAL' | 'SEQUENTIAL';

/** How many packages of a change collide with those of another. */
export interface PackageShare {
  readonly colliding: number;
  /** Packages that were compared: all but the integration package. */
  readonly total: number;
}

/**
 * @param shares one for each of the two changes
 * @param requirements how many requirements both changes touch
 */
export function feasibilityOf(
  shares: readonly [PackageShare, PackageShare],
  requirements = 0,
): Feasibility {
  if (shares.some(({ colliding, total }) => colliding * 2 > total)) return 'SEQUENTIAL';
  return requirements > 0 || shares.some(({ colliding }) => colliding > 0) ? 'PARTIAL' : 'FULL';
}
