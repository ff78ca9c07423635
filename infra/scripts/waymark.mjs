// npm run waymark -- …: the CLI, built when it is stale.
import { runApp } from './run-app.mjs';

runApp('cli', process.argv.slice(2));
