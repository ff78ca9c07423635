import 'reflect-metadata';
import { join } from 'node:path';
import { runProcess } from '@waymark/hosting';
import { projectorRole, readProjectorEnvironment, serve } from '@waymark/servers';

runProcess((_onFatal, signal) => {
  const environment = readProjectorEnvironment(process.env);
  return serve(environment, projectorRole(environment, join(__dirname, 'folding-thread.js')), signal);
});
