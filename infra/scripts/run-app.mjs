// Goes on as the app itself, in this very process: signals, exit status, stdin and a kill -9 need no passing on.
import { Module } from 'node:module';
import { buildIfStale } from './build.mjs';
import { installIfNeeded } from './install.mjs';

/** Installs and builds what is missing, then becomes `node dist/apps/APP/main.js ARGS…`. */
export function runApp(app, args) {
  installIfNeeded();
  const main = buildIfStale(app);
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, main, ...args];
  Module.runMain();
}
