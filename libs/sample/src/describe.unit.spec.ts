import { describeSample } from './describe';

it('introduces the firm in both languages and says that nothing is real', () => {
  expect(describeSample()).toMatch(/Norrvale Instruments.*诺谷仪表.*Nothing in it is real/);
});
