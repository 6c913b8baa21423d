import { createServer, type IncomingMessage } from 'node:http';

import { createSessions, MemberStore } from '@team-board/accounts';
import { type ApiRequest, type ApiResponse, bearerToken } from '@team-board/http';

import { membersRoutes } from './members-routes.ts';
import { Passwords } from './passwords.ts';
import { sessionRoutes, unauthorized } from './session-routes.ts';

const members = new MemberStore();
const passwords = new Passwords();
const sessions = createSessions(Date.now);
const board = membersRoutes(members);

createServer(async (request, response) => {
  const { status, body } = answer(
    {
      method: request.method ?? 'GET',
      path: request.url ?? '/',
      body: await readJson(request),
    },
    bearerToken(request.headers.authorization),
  );
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}).listen(Number(process.env['PORT'] ?? 3000));

function answer(request: ApiRequest, token: string | undefined): ApiResponse {
  if (request.path.startsWith('/v1/sessions')) {
    const memberOf = (email: string, password: string) =>
      passwords.matches(email, password) ? members.findByEmail(email)?.id : undefined;
    const publish = (event: object) =>
      process.stdout.write(`session.created ${JSON.stringify(event)}\n`);
    return sessionRoutes({ sessions, memberOf, publish, token }).handle(request);
  }
  return sessions.find(token ?? '') === undefined ? unauthorized() : board.handle(request);
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
