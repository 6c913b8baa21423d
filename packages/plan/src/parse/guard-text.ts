import { CST, Lexer } from 'yaml';
import type { Problem } from './problem';
import { TEXT_LIMITS } from './text-limits';

/**
 * Looks for what must not reach the YAML parser: it needs unbounded memory for deep nesting and
 * quadratic time for some malformed texts. One pass over the lexer's tokens, which is linear.
 *
 * @param text the text of a file
 * @returns the first obstacle, or `undefined` when the text may be parsed
 */
export function guardText(text: string): Problem | undefined {
  const unprintable = UNPRINTABLE.exec(text);
  if (unprintable) return unprintableProblem(unprintable[0], unprintable.index);
  const guard = new TokenGuard();
  for (const token of new Lexer().lex(text)) {
    const problem = guard.accept(token);
    if (problem) return problem;
  }
  return undefined;
}

/** What YAML 1.2 calls not printable (production c-printable); only escapes may stand for it. */
const UNPRINTABLE =
  // eslint-disable-next-line no-control-regex -- control characters are what it is for
  /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ufffd]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

class TokenGuard {
  #offset = 0;
  #lineStart = 0;
  /** Only indentation and indicators were seen in this line. */
  #atLineStart = true;
  #nextIsScalar = false;
  #references = 0;
  #directives = 0;
  #hasContent = false;
  #hasDocumentStart = false;
  readonly #indents: number[] = [];
  readonly #flow: { readonly open: '[' | '{'; readonly offset: number; empty: boolean }[] = [];

  accept(token: string): Problem | undefined {
    if (this.#nextIsScalar) {
      this.#nextIsScalar = false;
      return this.#scalar(token);
    }
    const type = CST.tokenType(token);
    switch (type) {
      case 'scalar':
        this.#nextIsScalar = true;
        return undefined;
      case 'doc-mode':
        return this.#hasContent ? this.#secondDocument(0) : undefined;
      case 'flow-error-end':
        return this.#unclosed();
      case 'byte-order-mark':
      case 'space':
        this.#advance(token);
        return undefined;
      case 'newline':
        this.#advance(token);
        return undefined;
      case 'comment':
        return this.#tooLong(token, 'comment') ?? this.#advance(token);
      case 'directive-line':
        this.#directives += 1;
        return this.#directives > TEXT_LIMITS.directives
          ? this.#tooComplex(token.length, `more than ${TEXT_LIMITS.directives} \`%\` directives`)
          : this.#advance(token);
      case 'doc-start':
        if (this.#hasContent || this.#hasDocumentStart) return this.#secondDocument(token.length);
        this.#hasDocumentStart = true;
        return this.#advance(token);
      case 'doc-end':
        return this.#advance(token);
      case 'flow-seq-start':
      case 'flow-map-start':
        return this.#openFlow(token);
      case 'flow-seq-end':
      case 'flow-map-end':
        return this.#closeFlow(token);
      case 'comma':
        return this.#comma(token);
      case 'anchor':
      case 'alias':
      case 'tag':
        this.#references += 1;
        if (this.#references > TEXT_LIMITS.references) {
          return this.#tooComplex(
            token.length,
            `more than ${TEXT_LIMITS.references.toLocaleString('en-US')} anchors, aliases and tags`,
          );
        }
        return this.#scalar(token);
      default:
        return this.#scalar(token, INDICATORS.has(token));
    }
  }

  #scalar(token: string, isIndicator = false): Problem | undefined {
    this.#hasContent = true;
    const top = this.#flow.at(-1);
    if (top) top.empty = false;
    return (
      this.#tooDeep(token) ?? this.#tooLong(token, 'value') ?? this.#advance(token, isIndicator)
    );
  }

  /** Indentation counts where a line's first token, or one after `- `, opens a new column. */
  #tooDeep(token: string): Problem | undefined {
    if (this.#flow.length > 0 || !this.#atLineStart) return undefined;
    const column = this.#offset - this.#lineStart;
    while ((this.#indents.at(-1) ?? -1) > column) this.#indents.pop();
    if ((this.#indents.at(-1) ?? -1) < column) this.#indents.push(column);
    return this.#indents.length > TEXT_LIMITS.nesting ? this.#nesting(token.length) : undefined;
  }

  #tooLong(token: string, what: string): Problem | undefined {
    return token.length > TEXT_LIMITS.scalarLength
      ? this.#tooComplex(1, `a ${what} of more than ${TEXT_LIMITS.scalarLength / 1024} KiB`)
      : undefined;
  }

  #openFlow(token: string): Problem | undefined {
    const problem = this.#scalar(token);
    if (problem) return problem;
    this.#flow.push({ open: token === '[' ? '[' : '{', offset: this.#offset - 1, empty: true });
    return this.#flow.length + this.#indents.length > TEXT_LIMITS.nesting
      ? this.#nesting(0)
      : undefined;
  }

  #closeFlow(token: string): Problem | undefined {
    const top = this.#flow.pop();
    if (!top) return this.#syntax(1, `\`${token}\` closes nothing: remove it, or quote the value`);
    if (CLOSES[top.open] !== token) {
      return this.#syntax(
        1,
        `\`${token}\` can't close \`${top.open}\`: write \`${CLOSES[top.open]}\``,
        [{ message: `the \`${top.open}\``, offset: top.offset }],
      );
    }
    return this.#advance(token);
  }

  #comma(token: string): Problem | undefined {
    const top = this.#flow.at(-1);
    if (top?.empty) {
      return this.#syntax(1, 'Nothing stands before this comma: remove it, or write the value');
    }
    if (top) top.empty = true;
    return this.#advance(token);
  }

  #unclosed(): Problem {
    const top = this.#flow.at(-1);
    const open = top?.open ?? '[';
    return {
      code: 'yaml/syntax',
      message: `\`${open}\` is never closed: add \`${CLOSES[open]}\`, or quote the value if it is text.`,
      offset: top?.offset ?? this.#offset,
      endOffset: (top?.offset ?? this.#offset) + 1,
    };
  }

  #secondDocument(length: number): Problem {
    return {
      code: 'yaml/multi-document',
      message:
        'A second YAML document starts here, and a file holds one plan: remove the `---` (or `...`), or move the rest to a file of its own.',
      offset: this.#offset,
      endOffset: this.#offset + length,
    };
  }

  #nesting(length: number): Problem {
    return this.#tooComplex(
      length,
      `lists and mappings more than ${TEXT_LIMITS.nesting} levels deep`,
    );
  }

  #tooComplex(length: number, what: string): Problem {
    return {
      code: 'yaml/too-complex',
      message: `The text has ${what}; no plan needs that, so it was not read.`,
      offset: this.#offset,
      endOffset: this.#offset + length,
    };
  }

  #syntax(length: number, message: string, related?: Problem['related']): Problem {
    return {
      code: 'yaml/syntax',
      message: `${message}.`,
      offset: this.#offset,
      endOffset: this.#offset + length,
      ...(related && { related }),
    };
  }

  #advance(token: string, isIndicator = false): undefined {
    const newline = token.lastIndexOf('\n');
    if (newline === -1) {
      this.#atLineStart &&= isIndicator || token.trim() === '';
    } else {
      this.#lineStart = this.#offset + newline + 1;
      this.#atLineStart = token.slice(newline + 1).trim() === '';
    }
    this.#offset += token.length;
    return undefined;
  }
}

const CLOSES = { '[': ']', '{': '}' } as const;
const INDICATORS: ReadonlySet<string> = new Set(['-', '?', ':']);

function unprintableProblem(character: string, offset: number): Problem {
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
  const escape = code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code}`;
  return {
    code: 'yaml/syntax',
    message: `The character U+${code.toUpperCase().padStart(4, '0')} may not stand in YAML: remove it, or write "${escape}" between double quotes.`,
    offset,
    endOffset: offset + character.length,
  };
}
