/** The capabilities of a coordinator, in the order in which they are always listed. */
export const CAPABILITIES = [
  'discover',
  'queueWork',
  'lock',
  'guardrails',
  'handoff',
  'memory',
  'policy',
  'audit',
] as const;

export type Capability = (typeof CAPABILITIES)[number];

/** Capabilities that a coordinated plan needs. */
export const REQUIRED_CAPABILITIES: readonly Capability[] = [
  'discover',
  'queueWork',
  'lock',
  'guardrails',
];

/** The ways to reach a coordinator. */
export const TRANSPORTS = ['embedded', 'postgres', 'http', 'mcp', 'none'] as const;

export type Transport = (typeof TRANSPORTS)[number];

/** A missing capability. */
export interface MissingCapability {
  readonly capability: Capability;
  /** Why it is missing and how to get it, in one or more sentences. */
  readonly why: string;
  /** True when the coordinator seems to have the capability but did not answer in time. */
  readonly slow?: true;
}

/** What a coordinator can do, as observed with real, authenticated calls. */
export interface Detection {
  /** False when the coordinator could not be reached at all. */
  readonly available: boolean;
  readonly transport: Transport;
  readonly can: Readonly<Record<Capability, boolean>>;
  /** Every capability that is false in `can`. */
  readonly missing: readonly MissingCapability[];
}

/**
 * Builds a detection.
 *
 * @param missing the missing capabilities, in any order
 */
export function detectionOf(
  transport: Transport,
  available: boolean,
  missing: readonly MissingCapability[],
): Detection {
  const found = CAPABILITIES.map((capability) =>
    missing.find((item) => item.capability === capability),
  );
  const can = Object.fromEntries(
    CAPABILITIES.map((capability, index) => [capability, found[index] === undefined]),
  ) as Record<Capability, boolean>;
  return { available, transport, can, missing: found.filter((item) => item !== undefined) };
}
