import 'reflect-metadata';
import { join } from 'node:path';
import { runProcess } from '@waymark/hosting';
import { apiRole, readApiEnvironment, serve } from '@waymark/servers';

runProcess((onFatal, signal) => {
  const environment = readApiEnvironment(process.env);
  return serve(environment, apiRole(environment, join(__dirname, 'folding-thread.js'), onFatal), signal);
});
