export { closest as nearest } from '@parallel-plan/plan';
