import { unlessInterrupted } from './interrupts';

describe('what the user may stop', () => {
  it('ends as it ends by itself', async () => {
    await expect(unlessInterrupted(Promise.resolve(7), 'stopped')).resolves.toBe(7);
    await expect(unlessInterrupted(Promise.reject(new Error('broken')), 'stopped')).rejects.toThrow('broken');
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([0, 0]);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with its message at %s, and listens no longer', async (signal) => {
    const waiting = unlessInterrupted(new Promise(() => undefined), 'stopped: nothing was written');
    process.emit(signal);
    await expect(waiting).rejects.toMatchObject({ message: 'stopped: nothing was written', status: 1 });
    expect([process.listenerCount('SIGINT'), process.listenerCount('SIGTERM')]).toEqual([0, 0]);
  });
});
