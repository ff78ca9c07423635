// at: libs/server/src/index.ts
// rules: @nx/enforce-module-boundaries
import '../../../apps/cli/src/main';
