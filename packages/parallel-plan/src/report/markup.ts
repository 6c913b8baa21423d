import { escapeControls } from '@parallel-plan/plan';

/** Text that is already HTML. All other text is escaped when it is inserted into a page. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | readonly Html[];

/**
 * A template whose values are escaped unless they are `Html`: markup`<p>${title}</p>`. Put values
 * only between tags or in quoted attributes.
 */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  const texts = parts.map((part, index) => {
    const value = values[index];
    return value === undefined ? part : part + render(value);
  });
  return new Html(texts.join(''));
}

/** Escapes text for a page. Control characters are made visible. */
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
