import { openStore } from './programs';

/**
 * `claim-program <place> <agent> <keys>`: claims set after set until it is killed. It prints a line at the
 * start and after each set.
 */
async function main([place = '', agent = '', keys]: readonly string[]): Promise<void> {
  const store = await openStore(place, agent);
  process.stdout.write('ready\n');
  for (let set = 0; ; set++) {
    await store.claimLocks(
      Array.from({ length: Number(keys) }, (_, index) => ({
        key: `db:schema:${agent}_${set}_${index}`,
        ttlMinutes: 0,
      })),
    );
    process.stdout.write('claimed\n');
  }
}

void main(process.argv.slice(2));
