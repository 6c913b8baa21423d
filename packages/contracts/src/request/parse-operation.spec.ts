import { ContractRequestError } from './contract-request-error';
import { parseOperation } from './parse-operation';

describe('parseOperation', () => {
  it.each([
    ['POST /v1/sessions', 'POST', '/v1/sessions'],
    ['  get   /v1/users/{id} ', 'GET', '/v1/users/{id}'],
    ['patch\t/', 'PATCH', '/'],
    ['POST /v1/things/{id}:cancel', 'POST', '/v1/things/{id}:cancel'],
  ])('reads %j', (text, method, path) => {
    expect(parseOperation(text)).toEqual({ method, path });
  });

  it.each([
    ['/v1/sessions', 'operation-without-method', 'Write one before the path'],
    ['POST', 'operation-syntax', 'a method, one space and a path'],
    ['', 'operation-syntax', 'a method, one space and a path'],
    ['POST /a /b', 'operation-syntax', 'a method, one space and a path'],
    ['SEND /a', 'unknown-method', 'GET, PUT, POST'],
    ['POST v1', 'invalid-path', 'write a "/" before it'],
  ])('refuses %j', (text, code, wayOut) => {
    expect(() => parseOperation(text, '--api')).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/^--api: /) }),
    );
    expect(() => parseOperation(text)).toThrow(ContractRequestError);
    expect(() => parseOperation(text)).toThrow(wayOut);
  });
});
