import type { StoredViews, ViewsKeeper } from '@waymark/engine';
import { unknownViews, viewsInUse } from '@waymark/engine';

/** Views of two versions, of which the latter is used; what is dropped is gone. */
export function storedViews(): ViewsKeeper {
  const views = (version: number, used: boolean): StoredViews => ({ name: `views-${version}.db`, version, partition: null, bytes: 4_096 * version, position: 10, used, writer: null });
  let all = [views(1, false), views(2, true)];
  return {
    list: () => Promise.resolve(all),
    drop: (name) => {
      const found = all.find((each) => each.name === name);
      if (!found) return Promise.reject(unknownViews(name));
      if (found.used) return Promise.reject(viewsInUse(name, 'projector'));
      all = all.filter((each) => each !== found);
      return Promise.resolve();
    },
  };
}
