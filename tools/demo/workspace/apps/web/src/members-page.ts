import type { Member } from '@team-board/accounts';
import type { ApiResponse } from '@team-board/http';

/** The page for an answer of `GET /v1/members`. */
export function membersPage({ status, body }: ApiResponse): string {
  if (status !== 200) return page('<p>The members are not available at the moment.</p>');
  const items = (body as Member[]).map(({ name }) => `<li>${escapeHtml(name)}</li>`);
  return page(`<ul>${items.join('')}</ul>`);
}

function page(content: string): string {
  return `<!doctype html><title>Members</title><h1>Members</h1>${content}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
