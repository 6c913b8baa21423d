import type { Plan } from './plan.generated';
import { TextLines } from '../text';
import type { ParsedPlan } from './parsed-plan';
import { planView } from './plan-view';
import { type Problem, toDiagnostics } from './problem';
import { readDocument } from './read-document';
import { schemaProblems } from './schema-problems';
import { TEXT_LIMITS } from './yaml';

/** How to name the text in findings. */
export interface ParseOptions {
  /** A workspace-relative POSIX path, or `<stdin>`. Default `work-packages.yaml`. */
  readonly file?: string;
}

/**
 * Parses a plan. Never throws. Takes roughly linear time and memory for any text.
 *
 * @param text the text of a `work-packages.yaml`; offsets count a leading byte order mark, which is
 *   otherwise ignored
 * @param options the file name for findings
 * @returns the plan when syntax and schema are valid, a tolerant view for rules, and the findings
 */
export function parsePlan(text: string, options: ParseOptions = {}): ParsedPlan {
  if (text.length > TEXT_LIMITS.bytes) return unread('', tooLarge(), options);
  const { tree, problems } = readDocument(text);
  const shape = tree ? schemaProblems(tree) : [];
  const file = options.file ?? DEFAULT_FILE;
  const lines = new TextLines(text);
  const isSound = tree !== undefined && problems.length + shape.length === 0;
  return {
    file,
    text,
    ...(isSound && { plan: tree.value as Plan }),
    readable: tree !== undefined,
    view: planView(tree?.value),
    diagnostics: toDiagnostics([...problems, ...shape], file, lines),
    locate: (path, part = 'value') => {
      const { offset, endOffset } = tree?.locate(path, part) ?? { offset: 0, endOffset: 0 };
      return lines.range(offset, endOffset);
    },
  };
}

/**
 * Parses a plan from the bytes of a file: UTF-8, with or without a byte order mark. Never throws.
 *
 * @param bytes any bytes; more than 16 MiB are rejected before decoding
 * @param options the file name for findings
 * @returns the same as `parsePlan`
 */
export function parsePlanBytes(bytes: Uint8Array, options: ParseOptions = {}): ParsedPlan {
  if (bytes.byteLength > TEXT_LIMITS.bytes) return unread('', tooLarge(), options);
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return parsePlan(decoder.decode(bytes), options);
  } catch {
    return unread('', notUtf8(bytes), options);
  }
}

const DEFAULT_FILE = 'work-packages.yaml';

function unread(text: string, problem: Problem, options: ParseOptions): ParsedPlan {
  const file = options.file ?? DEFAULT_FILE;
  const lines = new TextLines(text);
  return {
    file,
    text,
    readable: false,
    view: planView(undefined),
    diagnostics: toDiagnostics([problem], file, lines),
    locate: () => lines.range(0, 0),
  };
}

function tooLarge(): Problem {
  return {
    code: 'yaml/too-large',
    message: `The file is larger than ${TEXT_LIMITS.bytes / 1024 / 1024} MiB and was not read: split the change into several.`,
    offset: 0,
    endOffset: 0,
  };
}

function notUtf8(bytes: Uint8Array): Problem {
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    code: 'yaml/syntax',
    message: `The file is ${isUtf16 ? 'UTF-16' : 'not UTF-8 text'}: save it as UTF-8.`,
    offset: 0,
    endOffset: 0,
  };
}
