import type { ModelName } from '../../whatif/report';

/** `id@version`, or the id of a draft and as much of its digest as tells drafts apart. */
export function shortName({ id, version, digest }: ModelName): string {
  return version === null ? `${id} (draft ${shortDigest(digest)})` : `${id}@${version}`;
}

/** The first twelve digits of a digest, whatever it is prefixed with. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, '').slice(0, 12);
}
