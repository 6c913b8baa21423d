import type { Capability } from '../../api/capabilities';
import type { Coordinator } from '../../api/coordinator';
import { CoordinatorError } from '../../api/errors';
import type { Traits } from './harness';

export function describeDetection(client: () => Coordinator, traits: Traits): void {
  it('reports its capabilities, with a reason for each missing one', async () => {
    const detection = await client().detect();
    expect(detection).toMatchObject({ available: true, transport: traits.transport });
    const missing = Object.entries(detection.can)
      .filter(([, can]) => !can)
      .map(([capability]) => capability);
    expect(missing.sort()).toEqual([...(traits.missing ?? [])].sort());
    expect(detection.missing.map(({ capability }) => capability).sort()).toEqual(missing.sort());
    for (const { why } of detection.missing) expect(why).toMatch(/\w.*\.$/s);
  });

  for (const capability of traits.missing ?? []) {
    const call = CALLS[capability];
    if (call === undefined) continue;
    it(`refuses calls of the missing capability ${capability}`, async () => {
      await expect(call(client())).rejects.toThrow(CoordinatorError);
      await expect(call(client())).rejects.toMatchObject({ code: 'unsupported' });
    });
  }
}

/** One call for each capability that a coordinator may lack. */
const CALLS: Partial<Record<Capability, (client: Coordinator) => Promise<unknown>>> = {
  policy: (client) => client.checkPolicy('file:write', 'src/app.ts'),
  audit: (client) => client.queryAudit(),
  handoff: (client) => client.readHandoff(),
  memory: (client) => client.recall({}),
};
