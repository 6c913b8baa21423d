import { createServer } from 'node:http';

import { membersPage } from './members-page.ts';

const api = process.env['API_URL'] ?? 'http://localhost:3000';

createServer(async (_request, response) => {
  const answer = await fetch(`${api}/v1/members`);
  const html = membersPage({ status: answer.status, body: await answer.json() });
  response.writeHead(200, { 'content-type': 'text/html' }).end(html);
}).listen(Number(process.env['PORT'] ?? 4000));
