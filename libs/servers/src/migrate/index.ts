export { migrateInstallation } from './migrate-installation';
export type { MigrationReport } from './migrate-installation';
export { rebuildIndex } from './rebuild-index';
export type { RebuiltIndexReport } from './rebuild-index';
export { refuseApart } from './refuse-apart';
export { refuseLost, refuseMigrating } from './refuse-unready';
export { withTargets } from './targets';
