import type { ApiResponse } from '@team-board/http';

import { membersPage } from './members-page.ts';

/** The members, or the form to sign in if the API asks for a session. */
export function boardPage(answer: ApiResponse): string {
  return answer.status === 401 ? SIGN_IN : membersPage(answer);
}

const SIGN_IN = `<!doctype html><title>Sign in</title><h1>Sign in</h1>
<form method="post" action="/sign-in">
  <input name="email" type="email" autocomplete="username" required />
  <input name="password" type="password" autocomplete="current-password" required />
  <button>Sign in</button>
</form>`;
