/**
 * A part of a script that psql would send to PostgreSQL as one statement. Offsets are UTF-16 units.
 */
export interface ScriptPiece {
  /** Offset of the first token, after comments and white space. */
  readonly start: number;
  /** Offset of the end, before the semicolon. */
  readonly end: number;
  /** The lines that psql would send after a `COPY … FROM stdin`. */
  readonly copyData?: { readonly start: number; readonly end: number };
  /** Why PostgreSQL's parser would refuse the statement, or take minutes to parse it. */
  readonly problem?: { readonly message: string; readonly offset: number };
}

/** A psql command, which is never sent to PostgreSQL. */
export interface MetaCommand {
  readonly start: number;
  /** Such as `\connect`. */
  readonly name: string;
}

export interface PsqlScript {
  readonly pieces: readonly ScriptPiece[];
  readonly metaCommands: readonly MetaCommand[];
}

/** White space never opens a string, a comment or a statement. */
const SPACE = /\s+/y;
const WORD = /[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*/y;
const NUMBER = /\d[\w.]*/y;
const DOLLAR_TAG = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;
const META = /\\[^\s\\]*/y;
const COPY_FROM_STDIN = /^copy\b[\s\S]*\bfrom\s+stdin\b/i;
/** A `COPY` statement that reads rows is shorter than this. */
const LONGEST_COPY = 20_000;
/** The time of PostgreSQL's parser grows with the square of the nesting depth. */
const DEEPEST_COMMENT = 100;

/**
 * Splits a script the way psql does, which makes dumps readable: at semicolons outside strings,
 * comments, parentheses and `BEGIN ATOMIC … END` bodies. The rows of `COPY … FROM stdin` and
 * backslash commands are returned separately. PostgreSQL's own parser handles the rest.
 *
 * `scanSync` of libpg-query can't do this. It fails on the first quote in a `COPY` row or an
 * unterminated string without a position. It takes 350 MB and 4 s for 2 MB of text, and 100 s for
 * 200 kB of `/*`.
 *
 * @see https://github.com/postgres/postgres/blob/REL_18_STABLE/src/fe_utils/psqlscan.l
 */
export function readPsqlScript(text: string): PsqlScript {
  return new Scanner(text).read();
}

class Scanner {
  readonly #pieces: ScriptPiece[] = [];
  readonly #metaCommands: MetaCommand[] = [];
  #at = 0;
  /** Start of the current statement. */
  #start = -1;
  #end = 0;
  #parentheses = 0;
  #words: string[] = [];
  #bodies = 0;
  #problem: ScriptPiece['problem'];

  constructor(private readonly text: string) {
    // psql skips a byte order mark; PostgreSQL doesn't recognize it.
    if (text.startsWith('\uFEFF')) this.#at = 1;
  }

  read(): PsqlScript {
    while (this.#at < this.text.length) this.#step();
    this.#finish();
    return { pieces: this.#pieces, metaCommands: this.#metaCommands };
  }

  #step(): void {
    const { text } = this;
    const start = this.#at;
    if (this.#skip(SPACE)) return;
    if (text.startsWith('--', start)) return this.#skipTo('\n');
    if (text.startsWith('/*', start)) return this.#skipComment();
    if (text[start] === '\\') return this.#metaCommand();
    if (text[start] === ';' && this.#parentheses === 0 && this.#bodies === 0) {
      this.#finish();
      return;
    }
    if (this.#start === -1) this.#start = start;
    this.#token();
    this.#end = this.#at;
  }

  #token(): void {
    const { text } = this;
    const start = this.#at;
    const character = text[start] ?? '';
    if (character === "'") return this.#skipQuoted("'", false);
    if (character === '"') return this.#skipQuoted('"', false);
    if (/[eE]/.test(character) && text[start + 1] === "'") {
      this.#at++;
      return this.#skipQuoted("'", true);
    }
    if (this.#skip(WORD)) return this.#word(text.slice(start, this.#at).toLowerCase());
    if (this.#skip(NUMBER)) return;
    if (this.#skip(DOLLAR_TAG)) return this.#skipDollarQuoted(text.slice(start, this.#at), start);
    this.#at++;
    if (character === '(') this.#parentheses++;
    else if (character === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
  }

  /** An SQL function body contains semicolons, so psql counts `BEGIN`, `CASE` and `END`. */
  #word(word: string): void {
    if (this.#words.length < 4) this.#words.push(word);
    if (this.#parentheses > 0 || !isRoutine(this.#words)) return;
    if (word === 'begin' || (word === 'case' && this.#bodies > 0)) this.#bodies++;
    else if (word === 'end' && this.#bodies > 0) this.#bodies--;
  }

  #metaCommand(): void {
    const start = this.#at;
    this.#skip(META);
    const name = this.text.slice(start, this.#at);
    this.#metaCommands.push({ start, name });
    this.#finish();
    this.#skipTo('\n');
  }

  /** Ends the current statement, if any, and skips its semicolon. */
  #finish(): void {
    const start = this.#start;
    if (this.text[this.#at] === ';') this.#at++;
    if (start !== -1) {
      const end = this.#end;
      const reads = end - start < LONGEST_COPY && COPY_FROM_STDIN.test(this.text.slice(start, end));
      const copyData = reads ? this.#copyData() : undefined;
      this.#pieces.push({
        start,
        end,
        ...(copyData === undefined ? {} : { copyData }),
        ...(this.#problem === undefined ? {} : { problem: this.#problem }),
      });
    }
    this.#problem = undefined;
    this.#start = -1;
    this.#parentheses = 0;
    this.#bodies = 0;
    this.#words = [];
  }

  #copyData(): { start: number; end: number } {
    this.#skipTo('\n');
    const start = this.#at;
    while (this.#at < this.text.length) {
      const line = this.#at;
      this.#skipTo('\n');
      if (/^\\\.\r?\n?$/.test(this.text.slice(line, Math.min(this.#at, line + 5)))) {
        return { start, end: line };
      }
    }
    return { start, end: this.#at };
  }

  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.text)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  /** Moves past the next occurrence of `mark`. */
  #skipTo(mark: string): void {
    const found = this.text.indexOf(mark, this.#at);
    this.#at = found === -1 ? this.text.length : found + mark.length;
  }

  #skipComment(): void {
    const marks = /\/\*|\*\//g;
    marks.lastIndex = this.#at;
    const start = this.#at;
    let depth = 0;
    let deepest = 0;
    for (let mark = marks.exec(this.text); mark !== null; mark = marks.exec(this.text)) {
      depth += mark[0] === '/*' ? 1 : -1;
      deepest = Math.max(deepest, depth);
      if (depth > 0) continue;
      this.#at = marks.lastIndex;
      if (deepest > DEEPEST_COMMENT) {
        this.#report(`comments are nested more than ${DEEPEST_COMMENT} levels deep`, start);
      }
      return;
    }
    this.#unterminated('unterminated /* comment', start);
  }

  #skipDollarQuoted(tag: string, start: number): void {
    const found = this.text.indexOf(tag, this.#at);
    if (found === -1) this.#unterminated('unterminated dollar-quoted string', start);
    else this.#at = found + tag.length;
  }

  /** A doubled quote is part of the string. */
  #skipQuoted(quote: string, escapes: boolean): void {
    const start = this.#at;
    const marks = escapes ? /['\\]/g : new RegExp(quote, 'g');
    marks.lastIndex = this.#at + 1;
    for (let mark = marks.exec(this.text); mark !== null; mark = marks.exec(this.text)) {
      if (mark[0] === quote && this.text[marks.lastIndex] !== quote) {
        this.#at = marks.lastIndex;
        return;
      }
      marks.lastIndex++;
    }
    const what = quote === '"' ? 'quoted identifier' : 'quoted string';
    this.#unterminated(`unterminated ${what}`, start);
  }

  /** The rest of the text becomes part of the statement. */
  #unterminated(message: string, start: number): void {
    this.#at = this.text.length;
    this.#report(message, start);
    this.#end = this.#at;
  }

  #report(message: string, offset: number): void {
    if (this.#start === -1) this.#start = offset;
    this.#end = this.#at;
    this.#problem ??= { message, offset };
  }
}

function isRoutine([create, second, third, fourth]: readonly string[]): boolean {
  if (create !== 'create') return false;
  const kind = second === 'or' && third === 'replace' ? fourth : second;
  return kind === 'function' || kind === 'procedure';
}
