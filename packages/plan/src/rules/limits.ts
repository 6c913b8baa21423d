/**
 * The maximum number of packages for reachability: one bit for each ordered pair, 50 MB. Plans
 * written by people have fewer than fifty packages.
 */
export const MOST_PACKAGES = 20_000;
