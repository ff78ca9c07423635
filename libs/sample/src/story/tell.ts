import type { Instant } from '@waymark/journey';
import { DAY } from '../calendar';
import { castPerson } from '../cast/person';
import { Dice } from '../dice';
import { liveOn } from './background';
import { callBySdr } from './conversations';
import { dealOf, writeDeal } from './deal';
import type { Deal } from './deal';
import type { Entry, Setting } from './diary';
import { Diary } from './diary';
import { handOff } from './handoffs';
import { introduce, visitUnnamed } from './introduction';
import { own } from './ownership';
import { introduceToCrm, learnMore } from './profiles';
import type { Project } from './project';
import { planProject, pursue } from './project';
import { addQuirks } from './quirks';

/** The whole history of one contact, in no order. */
export function tellHistory(setting: Setting, index: number): readonly Entry[] {
  const person = castPerson(setting.seed, index);
  const diary = new Diary(person, setting, new Dice(setting.seed, index, 3));
  const firstSeen = firstSight(diary);
  if (person.role === 'visitor') visitUnnamed(diary, firstSeen, Math.min(setting.asOf, firstSeen + 40 * DAY), 1 + diary.dice.count(2.5));
  else tellKnown(diary, firstSeen);
  return diary.entries;
}

/** The firm grows: six in ten contacts come in the second half. */
function firstSight({ setting, dice }: Diary): Instant {
  return setting.beginning + (setting.asOf - setting.beginning) * dice.unit() ** 0.75;
}

function tellKnown(diary: Diary, firstSeen: Instant): void {
  const { dice, person, setting } = diary;
  const project = person.role === 'buyer' ? planProject(diary, firstSeen) : undefined;
  const introduction = comeUnnamed(diary, project ? Math.min(firstSeen, project.from) : firstSeen, project);
  if (introduction > setting.asOf) return;
  introduce(diary, introduction);
  liveOn(diary);
  if (project) pursue(diary, project);
  if (dice.chance(0.85)) learnMore(diary, Math.round(diary.knownFrom + dice.between(2, 40) * DAY));
  if (person.role === 'customer') own(diary, setting.beginning - dice.between(10, 360) * DAY, dice.whole(200, 4000) * 100);
  else sell(diary, project);
  addQuirks(diary);
}

/** Tells the visits before the introduction, which comes early in a project, and answers when that is to be. */
function comeUnnamed(diary: Diary, meeting: Instant, project: Project | undefined): Instant {
  const { dice } = diary;
  const unnamed = dice.chance(0.6) ? dice.lognormal(9 * DAY, 1.2) : 0;
  const latest = project ? project.from + 0.4 * (project.to - project.from) : Number.POSITIVE_INFINITY;
  const introduction = Math.min(meeting + unnamed, latest);
  if (introduction > meeting + DAY) visitUnnamed(diary, meeting, introduction - DAY, 1 + dice.count(1.5));
  return introduction;
}

function sell(diary: Diary, project: Project | undefined): void {
  const deal = handOff(diary, project?.weight ?? 0) ?? (project && sellDirectly(diary, project));
  if (deal?.won && deal.closedAt <= diary.setting.asOf) own(diary, deal.closedAt + DAY, deal.amount);
}

/** Some buyers never became hot and were found by sales on its own. */
function sellDirectly(diary: Diary, { to }: Project): Deal | undefined {
  const { dice, setting } = diary;
  const handedOff = diary.entries.some(({ fact }) => fact.channel === 'handoff');
  if (handedOff || to > setting.asOf - 10 * DAY || !dice.chance(0.9)) return undefined;
  const from = diary.office(to + 3 * DAY);
  introduceToCrm(diary, from);
  callBySdr(diary, from + DAY, true);
  const deal = dealOf(diary, from, from + 2 * DAY, dice.chance(0.65));
  writeDeal(diary, deal);
  return deal;
}
