export * from './backup';
export * from './bootstrap-models';
export * from './data-directory';
export * from './environment';
export * from './files';
export * from './first-start';
export * from './sample-company';
export { checkLargeFiles, refuseUnsound } from './soundness';
export * from './version';
