/** What a coordinator may be able to do, in the order of every listing. */
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

/** How a coordinator is reached. */
export const TRANSPORTS = ['embedded', 'postgres', 'http', 'mcp', 'none'] as const;

export type Transport = (typeof TRANSPORTS)[number];

/** A capability that can't be used. */
export interface MissingCapability {
  readonly capability: Capability;
  /** Why, and how to get it: one or more sentences. */
  readonly why: string;
  /** True when the coordinator has it, as far as is known, but did not answer in time. */
  readonly slow?: true;
}

/** What a coordinator can do, as real, authenticated calls have shown. */
export interface Detection {
  /** False when nothing at all could be asked. */
  readonly available: boolean;
  readonly transport: Transport;
  readonly can: Readonly<Record<Capability, boolean>>;
  /** Every capability that `can` denies. */
  readonly missing: readonly MissingCapability[];
}

/**
 * Puts a detection together.
 *
 * @param missing the capabilities that can't be used, in any order
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
