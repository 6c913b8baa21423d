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

export const TRANSPORTS = ['embedded', 'postgres', 'http', 'mcp', 'none'] as const;

export type Transport = (typeof TRANSPORTS)[number];

/** What a coordinator can do, as real, authenticated calls have shown. */
export interface Detection {
  readonly available: boolean;
  readonly transport: Transport;
  readonly can: Readonly<Record<Capability, boolean>>;
  /** A reason for every capability that is missing, and how to get it. */
  readonly missing: readonly { readonly capability: Capability; readonly why: string }[];
}
