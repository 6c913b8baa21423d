import { braceExpand } from 'minimatch';
import { DFA, JS, NFA } from 'refa';

/**
 * The workspace paths that some globs match, built from regular expressions with another library.
 */
export function languageOf(globs: readonly string[]): DFA {
  const sources = globs.flatMap((glob) => braceExpand(glob).filter(Boolean).map(pathSource));
  const matched = automaton(sources.length === 0 ? '[]' : sources.map((s) => `(?:${s})`).join('|'));
  return DFA.fromIntersection(matched, PATHS);
}

/** Whether a path exists in all `languages` and in none of `minus`. */
export function hasCommonPath(languages: readonly DFA[], minus: readonly string[] = []): boolean {
  const rest = languageOf(minus);
  rest.complement();
  const common = languages.reduce((a, b) => DFA.fromIntersection(a, b), PATHS);
  return !DFA.fromIntersection(common, rest).isEmpty;
}

// A name is one unit other than a dot, a dot and more, or two dots and more.
const NAME = '(?:[^/.][^/]*|\\.[^/.][^/]*|\\.\\.[^/]+)';
const PATHS = automaton(`${NAME}(?:/${NAME})*`);

function automaton(source: string): DFA {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags: '' }).parse();
  const dfa = DFA.fromFA(
    NFA.fromRegex(expression, { maxCharacter }),
    new DFA.LimitedNodeFactory(100_000),
  );
  dfa.minimize();
  return dfa;
}

function pathSource(glob: string): string {
  const names = glob.split('/');
  return names
    .map((name, at) => {
      const isLast = at === names.length - 1;
      if (name === '**') return isLast ? '[^/]+(?:/[^/]+)*' : '(?:[^/]+/)*';
      return nameSource(name) + (isLast ? '' : '/');
    })
    .join('');
}

function nameSource(name: string): string {
  return name.replace(/\[!?[^\]]+\]|[*?.]/g, (part) => {
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part === '.' ? '\\.' : part.replace('[!', '[^/');
  });
}
