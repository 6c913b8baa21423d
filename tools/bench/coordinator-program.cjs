/** `coordinator-program.cjs <package> <file or URL> <agent> <milliseconds>`: takes and gives back locks from the word on. */
const { once } = require('node:events');

const [coordinator, place, id, milliseconds] = process.argv.slice(2);
const { openEmbedded, openPostgres } = require(coordinator);
const LOCKS = 200;

void main();

async function main() {
  const agent = { id, type: 'bench' };
  const store = place.startsWith('postgres:')
    ? await openPostgres({ url: place, agent })
    : await openEmbedded({ file: place, agent });
  await store.checkLocks();
  console.log('ready');
  await once(process.stdin, 'data');

  const calls = [];
  const timed = async (work) => {
    const start = performance.now();
    const result = await work;
    calls.push(Math.round((performance.now() - start) * 100) / 100);
    return result;
  };
  let [pairs, refused] = [0, 0];
  const end = performance.now() + Number(milliseconds);
  while (performance.now() < end) {
    const key = `event:bench.n${Math.floor(Math.random() * LOCKS)}`;
    const outcome = await timed(store.acquireLock({ key, ttlMinutes: 30 }));
    if (!outcome.acquired) {
      refused++;
      continue;
    }
    await timed(store.releaseLock(key));
    pairs++;
  }
  await store.close();
  console.log(JSON.stringify({ pairs, refused, calls }));
}
