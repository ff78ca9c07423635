import 'reflect-metadata';
import { readEnvironment } from '@waymark/embedded';
import { runProcess } from '@waymark/hosting';
import { announcementOf } from './announce';
import { startStandalone } from './standalone';

runProcess(async (onFatal, signal) => {
  const { announcement, stop } = await startStandalone(readEnvironment(process.env, process.cwd()), onFatal, signal);
  return { announcement: announcementOf(announcement), stop };
});
