/**
 * Joins its standard input and output with a socket of the process that tests: a real child process, whose
 * server is where the test can look at it. The first line says who it is.
 */
const { connect } = require('node:net');

const { SERVER_PORT, AGENT_ID, AGENT_TYPE } = process.env;
const socket = connect(Number(SERVER_PORT), '127.0.0.1');
socket.write(`${JSON.stringify({ id: AGENT_ID, type: AGENT_TYPE })}\n`);
process.stdin.pipe(socket);
socket.pipe(process.stdout);
socket.on('error', () => process.exit(0));
socket.on('close', () => process.exit(0));
