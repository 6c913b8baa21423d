import { escapeControls } from '@parallel-plan/plan';

/** Text that is HTML already. Everything else is escaped where it is put into a page. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | readonly Html[];

/**
 * A template whose values are text unless they are HTML: markup`<p>${title}</p>`. A value may stand
 * between tags and in a quoted attribute, nowhere else.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const texts = parts.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : part + render(value);
  });
  return new Html(texts.join(''));
}

/** Text for a page: control characters are made visible, as everywhere. */
export function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return escapeControls(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

function render(value: Value): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escapeHtml(String(value));
}
