/**
 * Packages up to which reachability is computed: one bit for each ordered pair, 50 MB. Plans that
 * people write have fewer than fifty.
 */
export const MOST_PACKAGES = 20_000;
