// npm start: installs what is missing, builds what is stale, runs the whole engine in this process.
import { runApp } from './run-app.mjs';

runApp('standalone', process.argv.slice(2));
