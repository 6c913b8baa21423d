import { createServer, type IncomingMessage } from 'node:http';

import { MemberStore } from '@team-board/accounts';

import { membersRoutes } from './members-routes.ts';

const routes = membersRoutes(new MemberStore());

createServer(async (request, response) => {
  const { status, body } = routes.handle({
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    body: await readJson(request),
  });
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}).listen(Number(process.env['PORT'] ?? 3000));

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return undefined;
  }
}
