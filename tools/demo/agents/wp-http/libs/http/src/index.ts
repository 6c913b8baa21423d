export { bearerToken } from './bearer-token.ts';
export { problem, type Problem } from './problem.ts';
export { Router, type ApiRequest, type ApiResponse, type Handler } from './router.ts';
