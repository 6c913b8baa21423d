import type { Scalar } from 'yaml';
import { escapeControls } from '../text';
import { yaml } from '../parse/yaml';

/** Lists of short words are written on one line. */
const INLINE_FIELDS = [
  'depends_on',
  'surfaces',
  'artifacts',
  'result_keys',
  'required_checks',
  'projects',
];
const INLINE_WIDTH = 72;
const LONG_TEXT = 80;
const LITERAL_WIDTH = 90;

/** Sets the style of a YAML tree: long text as blocks, short lists on one line. */
export function styleTree(node: unknown, field = ''): void {
  if (yaml().isScalar(node)) {
    styleScalar(node);
  } else if (yaml().isSeq(node)) {
    if (INLINE_FIELDS.includes(field) && isInline(node.items)) node.flow = true;
    for (const item of node.items) styleTree(item);
  } else if (yaml().isMap(node)) {
    for (const { key, value } of node.items) {
      if (yaml().isScalar(key)) styleKey(key);
      styleTree(value, yaml().isScalar(key) ? String(key.value) : '');
    }
  }
}

function styleScalar(node: Scalar): void {
  const { value } = node;
  if (typeof value !== 'string') return;
  if (needsQuotes(value)) node.type = yaml().Scalar.QUOTE_DOUBLE;
  else if (value.includes('\n')) node.type = blockStyle(value);
  else if (value.length > LONG_TEXT && value.includes(' ')) node.type = yaml().Scalar.BLOCK_FOLDED;
}

function styleKey(node: Scalar): void {
  if (typeof node.value === 'string' && (needsQuotes(node.value) || node.value.includes('\n'))) {
    node.type = yaml().Scalar.QUOTE_DOUBLE;
  }
}

/** Prose is folded. A text of short lines keeps its line breaks. */
function blockStyle(text: string): 'BLOCK_FOLDED' | 'BLOCK_LITERAL' {
  const lines = text.split('\n');
  const laidOut = lines.some((line) => /^\s|\s$/u.test(line));
  const short = lines.every((line) => line.length <= LITERAL_WIDTH);
  return laidOut || short ? yaml().Scalar.BLOCK_LITERAL : yaml().Scalar.BLOCK_FOLDED;
}

/**
 * `=` alone has a special type in YAML 1.1. White space at either end is easily lost in a block.
 */
function needsQuotes(text: string): boolean {
  return (
    text === '=' ||
    /^\s|[^\S\n]$/u.test(text) ||
    escapeControls(text.replaceAll('\n', '')) !== text.replaceAll('\n', '')
  );
}

function isInline(items: readonly unknown[]): boolean {
  const texts = items.map((item) => (yaml().isScalar(item) ? String(item.value) : undefined));
  return (
    texts.every((text) => text !== undefined && !text.includes('\n')) &&
    texts.join(', ').length <= INLINE_WIDTH
  );
}
