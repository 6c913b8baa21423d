import { askGit, type Repository } from './repository';

/**
 * The contents of objects, by id, in one call of git. Those that aren't there are left out.
 *
 * @throws NotCheckableError where git can't answer
 */
export async function readBlobs(
  repository: Repository,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const output = await askGit(repository, ['cat-file', '--batch'], {
    input: `${wanted.join('\n')}\n`,
    // Sizes count bytes, and so do characters then.
    encoding: 'latin1',
  });
  const contents = new Map<string, Buffer>();
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf('\n', at);
    const [id = '', , size] = output.slice(at, end).split(' ');
    at = end + 1;
    if (size === undefined) continue;
    contents.set(id, Buffer.from(output.slice(at, at + Number(size)), 'latin1'));
    at += Number(size) + 1;
  }
  return contents;
}
