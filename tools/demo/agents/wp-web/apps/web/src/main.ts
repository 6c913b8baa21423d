import { createServer, type IncomingMessage } from 'node:http';

import type { Session } from '@team-board/accounts';

import { boardPage } from './board-page.ts';

const api = process.env['API_URL'] ?? 'http://localhost:3000';

createServer(async (request, response) => {
  if (request.method === 'POST' && request.url === '/sign-in') {
    const token = await signIn(new URLSearchParams(await textOf(request)));
    const cookie = token === undefined ? {} : { 'set-cookie': `session=${token}; HttpOnly` };
    response.writeHead(303, { location: '/', ...cookie }).end();
    return;
  }
  const [, token = ''] = /(?:^|; )session=([^;]+)/.exec(request.headers.cookie ?? '') ?? [];
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${api}/v1/members`, { headers });
  const html = boardPage({ status: answer.status, body: await answer.json() });
  response.writeHead(200, { 'content-type': 'text/html' }).end(html);
}).listen(Number(process.env['PORT'] ?? 4000));

async function signIn(form: URLSearchParams): Promise<string | undefined> {
  const body = JSON.stringify(Object.fromEntries(form));
  const answer = await fetch(`${api}/v1/sessions`, { method: 'POST', body });
  return answer.ok ? ((await answer.json()) as Session).token : undefined;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
