export { SAMPLE_SHARED_VALUES } from './cast/account';
export type { PlainIdentity } from './cast/handles';
export { describeSample } from './describe';
export type { SampleFact, TouchDetail } from './fact';
export { formatSampleLine } from './fact';
export type { SampleOptions } from './history';
export { SAMPLE_DEFAULTS, sampleHistory } from './history';
