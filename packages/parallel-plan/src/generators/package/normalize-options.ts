import { GeneratorError } from '../errors/generator-error';
import { withoutControls } from '../feature/plain-text';
import type { PackageGeneratorSchema } from './schema';

/** What was said of an amendment; the rest is still to be asked. */
export interface AmendOptions {
  readonly change?: string;
  readonly packageId?: string;
  readonly paths?: readonly string[];
  readonly reason?: string;
}

const MAX_REASON = 1000;

/**
 * The options without what says nothing: an empty text is no answer.
 *
 * @throws GeneratorError `package/amend`, `package/reason`
 */
export function normalizeOptions(options: PackageGeneratorSchema): AmendOptions {
  if (options.amend !== true) {
    throw new GeneratorError(
      'package/amend',
      'Say what is to be done with the package: --amend --path "libs/legacy/**" --reason "why" lets it write more.',
    );
  }
  const change = options.change?.trim() ?? '';
  const packageId = options.package?.trim() ?? '';
  const paths = splitPaths(options.path ?? []);
  const reason = options.reason?.trim() ?? '';
  checkReason(reason);
  return {
    ...(change !== '' && { change }),
    ...(packageId !== '' && { packageId }),
    ...(paths.length > 0 && { paths }),
    ...(reason !== '' && { reason }),
  };
}

/** At the commas between paths; those inside braces and brackets belong to a glob. */
function splitPaths(given: readonly string[] | string): readonly string[] {
  const paths = [''];
  let depth = 0;
  for (const character of [given].flat().join(',')) {
    if (character === ',' && depth === 0) paths.push('');
    else paths.push(`${paths.pop() ?? ''}${character}`);
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth = Math.max(0, depth - 1);
  }
  return paths.map((path) => path.trim()).filter((path) => path !== '');
}

function checkReason(reason: string): void {
  if (withoutControls(reason) !== reason || /[\t\r\n]|\p{Cs}/u.test(reason)) {
    throw new GeneratorError(
      'package/reason',
      `The reason ${JSON.stringify(reason)} has line breaks or characters that nobody can see. Write it as one line of plain text.`,
    );
  }
  if ([...reason].length > MAX_REASON) {
    throw new GeneratorError(
      'package/reason',
      `The reason has ${[...reason].length} characters; a reviewer reads at most ${MAX_REASON}. Say it shorter.`,
    );
  }
}
