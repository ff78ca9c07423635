export * from './backup';
export * from './data-directory';
export * from './environment';
export * from './files';
export * from './first-start';
export * from './sample-company';
export * from './view-files';
export { checkLargeFiles, refuseUnsound } from './soundness';
