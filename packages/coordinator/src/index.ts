export * from './capabilities';
export * from './coordinator';
export { CoordinatorError, type CoordinatorErrorCode } from './coordinator-error';
export { type EmbeddedOptions, openEmbedded } from './open-store';
