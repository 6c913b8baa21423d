import { version } from '../../../package.json';
import { cut, escapeControls, escapeJson, TextLines } from '../../text';
import {
  type Diagnostic,
  type Fix,
  type FormatOptions,
  mostSevere,
  type RelatedLocation,
} from '../diagnostic';
import type { ValidationResult } from '../validation-result';
import { SARIF_LEVELS, sarifRules } from './format-sarif-rules';

/** GitHub rejects a run with more results. */
export const MOST_SARIF_RESULTS = 25_000;

/** GitHub rejects a result with more locations. */
export const MOST_SARIF_LOCATIONS = 1_000;

/** Our own limit for messages that quote a hostile plan, in UTF-16 units. */
const LONGEST_MESSAGE = 8_192;

/**
 * Formats a result as SARIF 2.1.0 for GitHub code scanning. Above a GitHub limit, the least severe
 * findings are left out, and the log reports how many.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function formatSarif(
  result: ValidationResult,
  { sources = new Map(), rules: known = [] }: FormatOptions,
): string {
  const all = result.files.flatMap((file) => file.diagnostics);
  const diagnostics = mostSevere(all, MOST_SARIF_RESULTS);
  const { rules, indexOf } = sarifRules(diagnostics, known);
  const results = new ResultWriter(sources, indexOf);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'parallel-plan',
            version,
            semanticVersion: version,
            informationUri: 'https://www.npmjs.com/package/parallel-plan',
            rules,
          },
        },
        columnKind: 'utf16CodeUnits',
        // Omits the local path of the workspace. GitHub knows its own checkout.
        originalUriBaseIds: {
          [ROOT]: { description: { text: 'The root of the workspace.' } },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: notifications(result, all.length - diagnostics.length),
          },
        ],
        artifacts: result.files.map(({ file }) => ({ location: artifactLocation(file) })),
        results: diagnostics.map((diagnostic) => results.write(diagnostic)),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

/** GitHub's name for the repository root. */
const ROOT = '%SRCROOT%';

function notifications({ notChecked }: ValidationResult, leftOut: number): object[] {
  const skipped = notChecked.map(({ check, why }) => ({
    level: 'note',
    message: message(`${check} was not checked: ${why}`),
  }));
  if (leftOut === 0) return skipped;
  const text = `${leftOut} more findings are left out, because GitHub takes ${MOST_SARIF_RESULTS} results a run: the least severe ones. The JSON format has all of them.`;
  return [{ level: 'warning', message: { text } }, ...skipped];
}

class ResultWriter {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #ruleIndex: (code: string) => number;
  readonly #fingerprints: SarifFingerprints;
  readonly #lines = new Map<string, TextLines>();

  constructor(sources: ReadonlyMap<string, string>, ruleIndex: (code: string) => number) {
    this.#sources = sources;
    this.#ruleIndex = ruleIndex;
    this.#fingerprints = new SarifFingerprints(sources);
  }

  write(diagnostic: Diagnostic): object {
    const { code, severity, file, line, column, endLine, endColumn, related } = diagnostic;
    const fixes = this.#fixes(diagnostic);
    return {
      ruleId: code,
      ruleIndex: this.#ruleIndex(code),
      level: SARIF_LEVELS[severity],
      message: message(messageOf(diagnostic)),
      locations: [
        {
          physicalLocation: {
            artifactLocation: artifactLocation(file),
            region: { startLine: line, startColumn: column, endLine, endColumn },
          },
        },
      ],
      ...(related.length > 0 && {
        relatedLocations: related.slice(0, MOST_SARIF_LOCATIONS).map(relatedLocation),
      }),
      // Not GitHub's `primaryLocationLineHash`: the upload computes that itself and warns about
      // different values.
      partialFingerprints: { 'parallelPlan/v1': this.#fingerprints.of(diagnostic) },
      ...(fixes.length > 0 && { fixes }),
    };
  }

  /** Edits as lines and columns, because SARIF readers disagree about what an offset counts. */
  #fixes({ file, fix }: Diagnostic): object[] {
    const lines = this.#linesOf(file);
    if (!fix || fix.edits.length === 0 || !lines) return [];
    const replacements = fix.edits.map(({ offset, length, text }) => {
      const { line, column, endLine, endColumn } = lines.range(offset, offset + length);
      return {
        deletedRegion: { startLine: line, startColumn: column, endLine, endColumn },
        ...(text !== '' && { insertedContent: { text } }),
      };
    });
    return [
      {
        description: message(sentence(fix)),
        artifactChanges: [{ artifactLocation: artifactLocation(file), replacements }],
      },
    ];
  }

  #linesOf(file: string): TextLines | undefined {
    const known = this.#lines.get(file);
    if (known) return known;
    const text = this.#sources.get(file);
    if (text === undefined) return undefined;
    const lines = new TextLines(text);
    this.#lines.set(file, lines);
    return lines;
  }
}

function messageOf({ message: text, fix, related }: Diagnostic): string {
  const leftOut = related.length - MOST_SARIF_LOCATIONS;
  return [
    sentenceEnd(text),
    ...(fix ? [`Fix: ${sentence(fix)}`] : []),
    ...(leftOut > 0 ? [`${leftOut} more related places are left out.`] : []),
  ].join(' ');
}

function sentence({ description }: Fix): string {
  return sentenceEnd(description);
}

function sentenceEnd(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function relatedLocation(
  { message: text, file, line, column }: RelatedLocation,
  index: number,
): object {
  return {
    id: index + 1,
    message: message(text),
    physicalLocation: {
      artifactLocation: artifactLocation(file),
      region: { startLine: line, startColumn: column },
    },
  };
}

/** Escapes `[text](target)`, which SARIF renders as a link. No text of a plan may become a link. */
function message(text: string): { readonly text: string } {
  const shown = escapeControls(text).replaceAll('](', '\\](');
  return { text: cut(shown, LONGEST_MESSAGE) };
}

function artifactLocation(path: string): object {
  return { uri: uri(path), uriBaseId: ROOT };
}

/**
 * A relative URI reference. Each segment is percent-encoded, so that a `:` in the first one is not
 * read as a scheme.
 */
function uri(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(LONE_SURROGATE, '\ufffd')))
    .join('/');
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Computes identities of findings for SARIF's `partialFingerprints`. The identity uses the content
 * of a line and not its number, so it survives moved lines.
 */
class SarifFingerprints {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #lines = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, number>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

  /** @returns 16 hexadecimal digits, a colon, and the count of findings so far with these digits */
  of({ code, message, file, line }: Diagnostic): string {
    const hash = fnv1a([code, file, message, this.#line(file, line)].join('\0'));
    const count = (this.#seen.get(hash) ?? 0) + 1;
    this.#seen.set(hash, count);
    return `${hash}:${count}`;
  }

  #line(file: string, line: number): string {
    let lines = this.#lines.get(file);
    if (!lines) {
      lines = (this.#sources.get(file) ?? '').split('\n');
      this.#lines.set(file, lines);
    }
    return (lines[line - 1] ?? '').trim();
  }
}

/** 64-bit FNV-1a. It needs no cryptographic strength and no platform crypto. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
