import { NOT_YAML } from '../text';
import {
  CLOSES,
  type FlowFrame,
  grouped,
  malformed,
  type Problem,
  secondDocument,
  tooComplex,
  tooDeep,
  unclosed,
} from './problem';
import { TEXT_LIMITS, yaml } from './yaml';

/**
 * Finds constructs that must not reach the YAML parser. It needs unbounded memory for deep nesting
 * and quadratic time for some malformed texts. Makes one pass over the lexer's tokens, in linear
 * time.
 *
 * @param text the text of a file
 * @returns the first obstacle; `undefined` when the text is safe to parse
 */
export function guardText(text: string): Problem | undefined {
  const unprintable = unprintableProblem(text);
  if (unprintable) return unprintable;
  const guard = new TokenGuard(text.length);
  for (const token of new (yaml().Lexer)().lex(text)) {
    const obstacle = guard.accept(token);
    if (obstacle) return obstacle;
  }
  return undefined;
}

/** Does constant work for each token. */
class TokenGuard {
  readonly #maxTokens: number;
  #tokens = 0;
  #emptyLines = 0;
  /** Whether a complete value precedes the next token, in the same line or brackets. */
  #afterValue = false;
  /** The number of `:` in this line, outside brackets. */
  #colons = 0;
  #offset = 0;
  #lineStart = 0;
  /** Whether this line has only had indentation and indicators so far. */
  #atLineStart = true;
  #nextIsScalar = false;
  #isBlockScalar = false;
  #references = 0;
  #directives = 0;
  #hasContent = false;
  #hasDocumentStart = false;
  readonly #indents: number[] = [];
  readonly #flow: FlowFrame[] = [];

  constructor(length: number) {
    const { tokens, freeTokens, tokensPerUnit } = TEXT_LIMITS;
    this.#maxTokens = Math.min(tokens, freeTokens + Math.floor(length * tokensPerUnit));
  }

  /**
   * @param token the next token, including control tokens
   * @returns the obstacle, if the token is one; the caller must then stop
   */
  accept(token: string): Problem | undefined {
    this.#tokens += 1;
    if (this.#tokens > this.#maxTokens) {
      return tooComplex(
        this.#offset,
        0,
        `more than ${grouped(this.#maxTokens)} keys, values and signs`,
      );
    }
    if (this.#nextIsScalar) {
      this.#nextIsScalar = false;
      return this.#value(token);
    }
    const type = yaml().CST.tokenType(token);
    switch (type) {
      case 'scalar':
        this.#nextIsScalar = true;
        return undefined;
      case 'doc-mode':
        return this.#hasContent ? secondDocument(this.#offset, 0) : undefined;
      case 'flow-error-end':
        return unclosed(this.#flow.at(-1), this.#offset);
      case 'byte-order-mark':
      case 'space':
        this.#advance(token);
        return undefined;
      case 'newline':
        return this.#newline(token);
      case 'comment':
        return this.#tooLong(token, 'comment') ?? this.#advance(token);
      case 'doc-end':
      case 'directive-line':
        this.#directives += 1;
        return this.#directives > TEXT_LIMITS.directives
          ? tooComplex(
              this.#offset,
              token.length,
              `more than ${TEXT_LIMITS.directives} \`%\` or \`...\` lines`,
            )
          : this.#advance(token);
      case 'doc-start':
        if (this.#hasContent || this.#hasDocumentStart)
          return secondDocument(this.#offset, token.length);
        this.#hasDocumentStart = true;
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
          return tooComplex(
            this.#offset,
            token.length,
            `more than ${grouped(TEXT_LIMITS.references)} anchors, aliases and tags`,
          );
        }
        return type === 'alias' ? this.#value(token) : this.#content(token);
      case 'map-value-ind':
        return this.#colon(token);
      case 'seq-item-ind':
      case 'explicit-key-ind':
        this.#afterValue = false;
        return this.#content(token, true);
      case 'block-scalar-header':
        this.#isBlockScalar = true;
        return this.#content(token);
      case 'single-quoted-scalar':
      case 'double-quoted-scalar':
        return this.#value(token);
      default:
        return this.#content(token);
    }
  }

  #newline(token: string): Problem | undefined {
    this.#emptyLines += 1;
    if (this.#flow.length === 0) {
      this.#afterValue = false;
      this.#colons = 0;
    }
    return this.#emptyLines > TEXT_LIMITS.emptyLines
      ? tooComplex(
          this.#offset,
          0,
          `more than ${grouped(TEXT_LIMITS.emptyLines)} empty lines in a row`,
        )
      : this.#advance(token);
  }

  #colon(token: string): Problem | undefined {
    this.#afterValue = false;
    const top = this.#flow.at(-1);
    const isRepeated = top ? top.hasColon : this.#colons > 0 && !this.#atLineStart;
    if (isRepeated) {
      return malformed(
        this.#offset,
        1,
        'A second ":" follows in one entry: quote the value if it contains the ":", or start a new line',
      );
    }
    if (top) top.hasColon = true;
    else if (!this.#atLineStart) this.#colons += 1;
    return this.#content(token, true);
  }

  #value(token: string): Problem | undefined {
    const problem = this.#content(token);
    // A block scalar ends with its last line, even if that is empty.
    this.#afterValue = !this.#isBlockScalar;
    this.#isBlockScalar = false;
    return problem;
  }

  #content(token: string, isIndicator = false): Problem | undefined {
    this.#hasContent = true;
    this.#emptyLines = 0;
    if (this.#afterValue) {
      return malformed(
        this.#offset,
        token.length,
        'This follows a value that is already complete: put quotes around the whole value, or a comma or line break before this part',
      );
    }
    const top = this.#flow.at(-1);
    if (top) top.empty = false;
    return (
      this.#tooDeep(token) ?? this.#tooLong(token, 'value') ?? this.#advance(token, isIndicator)
    );
  }

  /** Indentation counts when the first token of a line, or one after `- `, opens a new column. */
  #tooDeep(token: string): Problem | undefined {
    if (this.#flow.length > 0 || !this.#atLineStart) return undefined;
    const column = this.#offset - this.#lineStart;
    while ((this.#indents.at(-1) ?? -1) > column) this.#indents.pop();
    if ((this.#indents.at(-1) ?? -1) < column) this.#indents.push(column);
    return this.#indents.length > TEXT_LIMITS.nesting
      ? tooDeep(this.#offset, token.length)
      : undefined;
  }

  #tooLong(token: string, what: string): Problem | undefined {
    return token.length > TEXT_LIMITS.scalarLength
      ? tooComplex(this.#offset, 1, `a ${what} of more than ${TEXT_LIMITS.scalarLength / 1024} KiB`)
      : undefined;
  }

  #openFlow(token: string): Problem | undefined {
    const problem = this.#content(token);
    if (problem) return problem;
    const open = token === '[' ? '[' : '{';
    this.#flow.push({ open, offset: this.#offset - 1, empty: true, hasColon: false });
    return this.#flow.length + this.#indents.length > TEXT_LIMITS.nesting
      ? tooDeep(this.#offset, 0)
      : undefined;
  }

  #closeFlow(token: string): Problem | undefined {
    const top = this.#flow.pop();
    if (!top)
      return malformed(
        this.#offset,
        1,
        `\`${token}\` closes nothing: remove it, or quote the value`,
      );
    if (CLOSES[top.open] !== token) {
      return malformed(
        this.#offset,
        1,
        `\`${token}\` can't close \`${top.open}\`: write \`${CLOSES[top.open]}\``,
        [{ message: `the \`${top.open}\``, offset: top.offset }],
      );
    }
    this.#afterValue = true;
    return this.#advance(token);
  }

  #comma(token: string): Problem | undefined {
    const top = this.#flow.at(-1);
    if (top?.empty) {
      return malformed(
        this.#offset,
        1,
        'There is no value before this comma: remove it, or write the value',
      );
    }
    if (top) {
      top.empty = true;
      top.hasColon = false;
    }
    this.#afterValue = false;
    return this.#advance(token);
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

/** The first character of a text that YAML does not allow. */
function unprintableProblem(text: string): Problem | undefined {
  const found = NOT_YAML.exec(text);
  if (!found) return undefined;
  const [character] = found;
  const code = (character.codePointAt(0) ?? 0).toString(16).padStart(2, '0');
  const escape = code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code}`;
  return {
    code: 'yaml/syntax',
    message: `The character U+${code.toUpperCase().padStart(4, '0')} is not allowed in YAML: remove it, or write "${escape}" between double quotes.`,
    offset: found.index,
    endOffset: found.index + character.length,
  };
}
