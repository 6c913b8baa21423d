export * from './contract-request';
