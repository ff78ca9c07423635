import type { LoggedEvent } from '../events/envelope';
import type { MergedData, UnmergedData } from '../events/identity-events';
import { IDENTITY_EVENTS } from '../events/identity-events';
import type { Instant } from '../facts';

/** One merge as the log tells it, undone or not; an unmerge may come before its merge. */
export interface Pointing {
  readonly mergeId: string;
  readonly survivor: string;
  readonly loser: string;
  readonly undone: boolean;
  /** When it was made and by whom (null: the rules); null where only its unmerge was read. */
  readonly made: { readonly at: Instant; readonly by: string | null } | null;
}

/** Which contacts there were before and are after an event that joins or parts members. */
export interface Regrouping {
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** Parted by an unmerge. */
  readonly parted: boolean;
}

/**
 * Who points at whom, by merges and unmerges in any order. A pointer leads from the later contact to the earlier, so
 * that there are no circles. Takes about 250 bytes of memory a merge.
 */
export class Pointers {
  private readonly merges = new Map<string, Pointing>();
  /** The merges by which a member points, the lowest id first; more than one only while an unmerge is still to come. */
  private readonly active = new Map<string, readonly Pointing[]>();
  private readonly losers = new Map<string, Set<string>>();

  /** Takes a merge as it stands; the merge as it stands then. Null where nothing changes by it. */
  put(told: Pointing): Pointing | null {
    const known = this.merges.get(told.mergeId);
    if (known && (known.undone || !told.undone)) return null;
    const pointing = known ? { ...known, undone: told.undone } : told;
    this.merges.set(pointing.mergeId, pointing);
    const others = (this.active.get(pointing.loser) ?? []).filter(({ mergeId }) => mergeId !== pointing.mergeId);
    this.point(pointing.loser, pointing.undone ? others : [...others, pointing]);
    return pointing;
  }

  /** What a merge or an unmerge regroups; null for every other event, and where it was known. */
  take(event: LoggedEvent): (Regrouping & { readonly pointing: Pointing }) | null {
    const told = pointingOf(event);
    if (!told) return null;
    const sides = [told.survivor, told.loser];
    const before = this.contactsOf(sides);
    const pointing = this.put(told);
    if (!pointing) return null;
    return { before, after: this.contactsOf(sides), parted: pointing.undone, pointing };
  }

  /** The contact that a member belongs to. */
  contactOf(member: string): string {
    let contact = member;
    for (let next = this.active.get(contact)?.[0]; next; next = this.active.get(contact)?.[0]) contact = next.survivor;
    return contact;
  }

  /** All members of a contact, itself first. */
  membersOf(contact: string): readonly string[] {
    const found = [contact];
    for (const member of found) found.push(...(this.losers.get(member) ?? []));
    return found;
  }

  private contactsOf(members: readonly string[]): readonly string[] {
    return [...new Set(members.map((member) => this.contactOf(member)))];
  }

  private point(loser: string, pointings: readonly Pointing[]): void {
    const [before] = this.active.get(loser) ?? [];
    if (before) this.losers.get(before.survivor)?.delete(loser);
    const sorted = [...pointings].sort((a, b) => (a.mergeId < b.mergeId ? -1 : 1));
    const [now] = sorted;
    if (!now) {
      this.active.delete(loser);
      return;
    }
    this.active.set(loser, sorted);
    const losers = this.losers.get(now.survivor) ?? new Set();
    this.losers.set(now.survivor, losers.add(loser));
  }
}

function pointingOf({ type, data, at }: LoggedEvent): Pointing | null {
  if (type !== IDENTITY_EVENTS.merged && type !== IDENTITY_EVENTS.unmerged) return null;
  const { mergeId, survivor, loser, by } = data as unknown as MergedData | UnmergedData;
  const undone = type === IDENTITY_EVENTS.unmerged;
  return { mergeId, survivor, loser, undone, made: undone ? null : { at, by } };
}
