// npm start: installs what is missing, builds what is stale, runs the whole engine in this process. package.json says `exec`
// because a shell between npm and the engine would swallow the SIGTERM that npm passes on; a batch of facts that
// outgrows the youngest heap costs a seventh of its time, hence its 32 MiB.
import { runApp } from './run-app.mjs';

const everyMs = 250;

/** An npm that is killed passes nothing on; the engine must not live on unseen and hold the data directory. */
function endWithNpm() {
  const npm = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === npm) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, everyMs);
  watch.unref();
}

if (process.env['npm_lifecycle_event'] === 'start') endWithNpm();
runApp('standalone', process.argv.slice(2));
