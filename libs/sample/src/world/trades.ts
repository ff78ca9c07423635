/** An industry that accounts work in. `match` says how well our products suit it, 0 to 1. */
export interface Trade {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly slug: string;
  readonly match: number;
}

export const TRADES: readonly Trade[] = [
  { id: 'chemicals', zh: '化工', en: 'Chemicals', slug: 'chem', match: 1 },
  { id: 'pharmaceuticals', zh: '制药', en: 'Pharma', slug: 'pharma', match: 0.9 },
  { id: 'food_beverage', zh: '食品', en: 'Foods', slug: 'foods', match: 0.8 },
  { id: 'water', zh: '水务', en: 'Water', slug: 'water', match: 1 },
  { id: 'machinery', zh: '机械', en: 'Machinery', slug: 'machinery', match: 0.8 },
  { id: 'automotive', zh: '汽车零部件', en: 'Automotive', slug: 'auto', match: 0.7 },
  { id: 'metals', zh: '冶金', en: 'Metals', slug: 'metals', match: 0.9 },
  { id: 'energy', zh: '能源', en: 'Energy', slug: 'energy', match: 0.9 },
  { id: 'electronics', zh: '电子', en: 'Electronics', slug: 'electronics', match: 0.5 },
  { id: 'logistics', zh: '物流', en: 'Logistics', slug: 'logistics', match: 0.3 },
  { id: 'consulting', zh: '咨询', en: 'Consulting', slug: 'consulting', match: 0.1 },
  { id: 'retail', zh: '商贸', en: 'Trading', slug: 'trading', match: 0.1 },
];

/** Brand syllables; every pair gives another word, and none is a firm that we know of. */
export const BRAND_ZH: { readonly first: readonly (readonly [string, string])[]; readonly second: readonly (readonly [string, string])[] } = {
  first: syllables('岚 lan 霁 ji 澈 che 昀 yun 黛 dai 栩 xu 泓 hong 璟 jing 弈 yi 筱 xiao 翎 ling 湛 zhan 朔 shuo 漾 yang 樾 yue 珩 heng'),
  second: syllables('禾 he 屿 yu 川 chuan 舟 zhou 砚 yan 桐 tong 麓 lu 汐 xi 棠 tang 峤 qiao 泽 ze 衡 hang 铎 duo 岫 xiu 澍 shu 煊 xuan'),
};

export const BRAND_EN: { readonly first: readonly string[]; readonly second: readonly string[] } = {
  first: 'Brenn Calder Dorv Eskel Fenn Grav Holv Isker Kest Lorn Marv Norl Orst Pell Quor Rusk'.split(' '),
  second: 'aby dane ell fors grim holt ine lund mar nock or port rane sund tide wick'.split(' '),
};

function syllables(text: string): (readonly [string, string])[] {
  const words = text.split(' ');
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? word] as const] : []));
}
