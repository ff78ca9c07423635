/** People's names by culture. Given names of one list are all different, so that colleagues never share an address. */
export interface NameList {
  /** [as written, as in an e-mail address] */
  readonly given: readonly (readonly [string, string])[];
  readonly family: readonly (readonly [string, string])[];
  /** Chinese and Japanese names put the family name first, without a blank. */
  readonly familyFirst: boolean;
}

/** `王 wang 李 li` as [['王', 'wang'], ['李', 'li']]. */
function pairs(text: string): (readonly [string, string])[] {
  const words = text.split(' ');
  return words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1] ?? word] as const] : []));
}

/** `Anna Jürgen=juergen` as [['Anna', 'anna'], ['Jürgen', 'juergen']]. */
function latin(text: string): (readonly [string, string])[] {
  return text.split(' ').map((word) => {
    const [written = '', plain] = word.split('=');
    return [written, plain ?? written.toLowerCase()] as const;
  });
}

const CHINESE: NameList = {
  given: pairs(
    '伟 wei 芳 fang 娜 na 敏 min 静 jing 强 qiang 磊 lei 洋 yang 艳 yan 勇 yong 军 jun 杰 jie 娟 juan 涛 tao 明 ming 超 chao 秀英 xiuying 霞 xia 平 ping 刚 gang 桂英 guiying 建华 jianhua 志强 zhiqiang 海燕 haiyan 晓东 xiaodong 丽华 lihua 雨桐 yutong 子涵 zihan 浩然 haoran 思远 siyuan 文博 wenbo 佳怡 jiayi 俊杰 junjie 欣然 xinran 宇航 yuhang 梦洁 mengjie 天佑 tianyou 若曦 ruoxi 国栋 guodong 春梅 chunmei',
  ),
  family: pairs(
    '王 wang 李 li 张 zhang 刘 liu 陈 chen 杨 yang 赵 zhao 黄 huang 周 zhou 吴 wu 徐 xu 孙 sun 胡 hu 朱 zhu 高 gao 林 lin 何 he 郭 guo 马 ma 罗 luo 梁 liang 宋 song 郑 zheng 谢 xie 韩 han 唐 tang 冯 feng 于 yu 董 dong 萧 xiao',
  ),
  familyFirst: true,
};

const ENGLISH: NameList = {
  given: latin(
    'Olivia Liam Emma Noah Ava Ethan Sophie Jack Grace Oliver Chloe Harry Hannah Lucas Megan Daniel Zoe Ryan Claire Adam Laura Simon Rachel Peter Alice Martin Diane Keith Fiona Graham Nora Owen Ruth Colin Tessa Victor Wendy Hugh Iris Gavin',
  ),
  family: latin(
    'Ashworth Barlow Carver Dunmore Ellery Fairfax Garrick Holloway Ibsley Jessop Kendrick Lattimer Marlowe Norcott Oakham Prescott Quigley Ravenhill Selwyn Thackeray Underhill Vickers Wexford Yardley',
  ),
  familyFirst: false,
};

const GERMAN: NameList = {
  given: latin(
    'Anna Jürgen=juergen Katrin Stefan Sabine Thomas Petra Andreas Ulrike Michael Birgit Klaus Heike Frank Silke Uwe Anja Ralf Nicole Dirk Lena Felix Mia Jonas Clara Moritz Greta Tobias Ines Bernd Carla Holger Doris Volker Elke Markus Franka Rainer Jutta Sven',
  ),
  family: latin(
    'Ackermann Baumgart Dornfeld Eichhorn Falkenberg Grünwald=gruenwald Hartwig Immler Kesselring Lindner Morgenroth Nordmann Oberlin Pfeiffer Rautenberg Steinhoff Tannert Unruh Vollmer Weidlich',
  ),
  familyFirst: false,
};

const FRENCH: NameList = {
  given: latin(
    'Camille Louis Manon Hugo Inès=ines Gabriel Léa=lea Arthur Chloé=chloe Jules Élodie=elodie Antoine Sylvie Bruno Nathalie Thierry Corinne Pascal Aurélie=aurelie Vincent Margaux Bastien Odile Rémi=remi Solène=solene Yann Brigitte Cyril Delphine Étienne=etienne Florence Gilles Hélène=helene Ivan Joël=joel Karine Lucie Mathieu Noémie=noemie Olivier',
  ),
  family: latin(
    'Aubernon Bellerose Chastain Delacourt Estienne Fontanel Garance Hautefeuille Jourdain Lavergne Montclair Noirel Perrault Querbes Rochefort Sauvageon Tellier Valcourt',
  ),
  familyFirst: false,
};

const JAPANESE: NameList = {
  given: pairs(
    '蓮 ren 陽菜 hina 大輔 daisuke 美咲 misaki 翔太 shota 結衣 yui 健一 kenichi 直子 naoko 拓也 takuya 恵 megumi 浩二 koji 由美 yumi 誠 makoto 香織 kaori 修 osamu 千尋 chihiro 隆 takashi 真理 mari 亮 ryo 彩 aya 剛 tsuyoshi 綾子 ayako 学 manabu 瞳 hitomi 徹 toru 恵美 emi 豊 yutaka 遥 haruka 進 susumu 桜 sakura 茂 shigeru 葵 aoi 清 kiyoshi 舞 mai 昇 noboru 薫 kaoru 稔 minoru 渚 nagisa 勝 masaru 愛 ai',
  ),
  family: pairs(
    '佐藤 sato 鈴木 suzuki 高橋 takahashi 田中 tanaka 伊藤 ito 渡辺 watanabe 山本 yamamoto 中村 nakamura 小林 kobayashi 加藤 kato 吉田 yoshida 山田 yamada 松本 matsumoto 井上 inoue',
  ),
  familyFirst: true,
};

const INDIAN: NameList = {
  given: latin(
    'Aarav Ananya Arjun Diya Ishaan Kavya Rohan Meera Vikram Priya Rahul Sneha Karthik Pooja Siddharth Neha Aditya Riya Manish Divya Nikhil Shreya Suresh Lakshmi Rajesh Swati Varun Nisha Gaurav Asha Harish Jaya Kiran Leela Mohan Nandini Prakash Rekha Sanjay Usha',
  ),
  family: latin(
    'Sharma Patel Iyer Reddy Nair Mehta Kulkarni Bose Chatterjee Desai Joshi Kapoor Malhotra Menon Rao Saxena Verma Banerjee',
  ),
  familyFirst: false,
};

export const NAME_LISTS = { CHINESE, ENGLISH, GERMAN, FRENCH, JAPANESE, INDIAN } as const;
