import 'reflect-metadata';
import { isWaymarkError } from '@waymark/engine';
import { readEnvironment } from '@waymark/embedded';
import { startStandalone } from './standalone';

async function main(): Promise<void> {
  const running = await startStandalone(readEnvironment(process.env, process.cwd()), (error) => {
    console.error(`waymark: ${error.message}`);
    process.exit(1);
  });
  const end = (): void => {
    running.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('waymark: did not stop in order:', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', end);
  process.on('SIGTERM', end);
}

main().catch((error: unknown) => {
  console.error(isWaymarkError(error) ? `waymark: ${error.message}` : error);
  process.exit(1);
});
