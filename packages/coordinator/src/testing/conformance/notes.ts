import { FIRST_AGENT, type Harness, ISO, lock, SECOND_AGENT, type Traits } from './harness';

export function describeNotes(harness: () => Harness, { missing = [] }: Traits): void {
  if (!missing.includes('handoff')) {
    it('passes handoffs to another agent, newest first', async () => {
      const { first, second } = harness();
      const handoff = {
        summary: 'The plan of add-users is written.\nIt waits for approval.',
        decisions: ['UUIDs as keys'],
        assumptions: ['one region'],
        nextSteps: ['parallel-plan approve --change add-users'],
        relevantFiles: ['openspec/changes/add-users/work-packages.yaml'],
      };
      await first.writeHandoff({ summary: 'older' });
      const { id } = await first.writeHandoff(handoff);
      const [newest, older] = await second.readHandoff({ limit: 2 });
      expect(newest).toMatchObject({ id, agentId: FIRST_AGENT.id, ...handoff });
      expect(newest?.createdAt).toMatch(ISO);
      expect(older).toMatchObject({ summary: 'older' });
      expect(await second.readHandoff({ limit: 1 })).toHaveLength(1);
    });
  }

  if (!missing.includes('memory')) {
    it('stores memories and recalls them by tag', async () => {
      const { first, second } = harness();
      const about = (summary: string, tags: string[]) => ({ eventType: 'decision', summary, tags });
      await first.remember(about('Users have UUIDs.', ['planning', 'users']));
      await first.remember(about('Teams come later.', ['planning']));
      await second.remember(about('The cache is slow.', ['review']));
      const planning = await second.recall({ tags: ['planning'] });
      expect(planning.map(({ summary }) => summary).sort()).toEqual([
        'Teams come later.',
        'Users have UUIDs.',
      ]);
      const [users] = await second.recall({ tags: ['users'] });
      expect(users).toMatchObject({
        ...about('Users have UUIDs.', ['planning', 'users']),
        agentId: FIRST_AGENT.id,
      });
      expect(await second.recall({ tags: ['nobody'] })).toEqual([]);
      expect(await second.recall({ limit: 1 })).toHaveLength(1);
    });
  }

  if (!missing.includes('audit')) {
    it('records every write', async () => {
      const { first, second } = harness();
      await first.acquireLock(lock('db:schema:users'));
      await second.acquireLock(lock('db:schema:users'));
      await first.releaseLock('db:schema:users');
      const entries = await second.queryAudit({ agentId: FIRST_AGENT.id });
      expect(entries.every(({ agentId }) => agentId === FIRST_AGENT.id)).toBe(true);
      expect(
        entries
          .filter(({ resource }) => resource === 'db:schema:users')
          .map(({ operation, success }) => [operation, success]),
      ).toEqual([
        ['release_lock', true],
        ['acquire_lock', true],
      ]);
      const acquired = await second.queryAudit({ operation: 'acquire_lock' });
      expect(acquired.map(({ agentId, success }) => [agentId, success])).toEqual([
        [SECOND_AGENT.id, false],
        [FIRST_AGENT.id, true],
      ]);
      expect(acquired[0]?.at).toMatch(ISO);
      expect(await second.queryAudit({ limit: 1 })).toHaveLength(1);
    });
  }
}
