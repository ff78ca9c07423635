export * from './admin-key';
export { createDerivedFile } from './derived-file';
export { createDerivedFolder } from './derived-folder';
export { makeFolder, makeWritableFolder } from './writable-folder';
