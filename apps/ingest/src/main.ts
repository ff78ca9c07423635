import 'reflect-metadata';
import { join } from 'node:path';
import { runProcess } from '@waymark/hosting';
import { ingestRole, readIngestEnvironment, serve } from '@waymark/servers';

runProcess((onFatal, signal) => {
  const environment = readIngestEnvironment(process.env);
  return serve(environment, ingestRole(environment, join(__dirname, 'folding-thread.js'), onFatal), signal);
});
