import type { Diagnostic, RelatedLocation, Severity } from './diagnostic';
import { escapeJson } from './escape-text';
import type { FormatOptions } from './format-diagnostics';
import type { ValidationResult } from './validation-result';

/**
 * SARIF 2.1.0, as GitHub code scanning takes it.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function formatSarif(result: ValidationResult, { sources }: FormatOptions): string {
  const diagnostics = result.files.flatMap((file) => file.diagnostics);
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const fingerprints = new Fingerprints(sources ?? new Map());
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'parallel-plan',
            rules: codes.map((id) => ({ id, shortDescription: { text: id } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: result.notChecked.map(({ check, why }) => ({
              level: 'note',
              message: { text: `${check} was not checked: ${why}` },
            })),
          },
        ],
        artifacts: result.files.map(({ file }) => ({ location: { uri: uri(file) } })),
        results: diagnostics.map((diagnostic) => ({
          ruleId: diagnostic.code,
          ruleIndex: codes.indexOf(diagnostic.code),
          level: LEVELS[diagnostic.severity],
          message: { text: messageOf(diagnostic) },
          locations: [{ physicalLocation: physicalLocation(diagnostic) }],
          ...(diagnostic.related.length > 0 && {
            relatedLocations: diagnostic.related.map(relatedLocation),
          }),
          partialFingerprints: { 'parallelPlan/v1': fingerprints.of(diagnostic) },
        })),
      },
    ],
  };
  return `${escapeJson(JSON.stringify(log, null, 2))}\n`;
}

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

function messageOf({ message, fix }: Diagnostic): string {
  return fix ? `${message} Fix: ${fix.description}.` : message;
}

function physicalLocation({ file, line, column, endLine, endColumn }: Diagnostic): object {
  return {
    artifactLocation: { uri: uri(file) },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

function relatedLocation({ message, file, line, column }: RelatedLocation, id: number): object {
  return {
    id: id + 1,
    message: { text: message },
    physicalLocation: {
      artifactLocation: { uri: uri(file) },
      region: { startLine: line, startColumn: column },
    },
  };
}

/** A relative reference: each segment percent-encoded, so that `:` in the first is no scheme. */
function uri(path: string): string {
  return path
    .split('/')
    .map((segment) => encodeURIComponent(segment.replace(LONE_SURROGATE, '\ufffd')))
    .join('/');
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** The same finding in a plan whose lines moved keeps its identity: line numbers don't count. */
class Fingerprints {
  readonly #sources: ReadonlyMap<string, string>;
  readonly #lines = new Map<string, readonly string[]>();
  readonly #seen = new Map<string, number>();

  constructor(sources: ReadonlyMap<string, string>) {
    this.#sources = sources;
  }

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

/** FNV-1a, 64 bits: identity, not secrecy, and no dependency on a platform's crypto. */
function fnv1a(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
