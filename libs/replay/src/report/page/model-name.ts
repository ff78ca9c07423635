import type { ModelName } from '../../whatif/report';
import type { Html } from './html';
import { html } from './html';

/** `id@version`, or the id of a draft and as much of its digest as tells drafts apart. */
export function shortName({ id, version, digest }: ModelName): string {
  return version === null ? `${id} (draft ${shortDigest(digest)})` : `${id}@${version}`;
}

/** The first twelve digits, whatever they are prefixed with. */
function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}

/** A model's name with its title and all of its digest. */
export function modelInFull(model: ModelName): Html {
  return html`${shortName(model)}${model.title === null ? null : html`<br>${model.title}`}<br><code>${model.digest}</code>`;
}
