export type Seniority = 'c_level' | 'vp' | 'director' | 'manager' | 'individual' | 'student';

/** What people do; `reach` says how near the job is to what we sell, 0 to 1. */
export interface JobFunction {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  readonly reach: number;
}

export const FUNCTIONS: readonly (readonly [number, JobFunction])[] = [
  [22, { id: 'maintenance', zh: '设备维护', en: 'Maintenance', reach: 1 }],
  [18, { id: 'production', zh: '生产', en: 'Production', reach: 0.9 }],
  [16, { id: 'engineering', zh: '工艺工程', en: 'Process Engineering', reach: 1 }],
  [12, { id: 'procurement', zh: '采购', en: 'Procurement', reach: 0.8 }],
  [10, { id: 'it', zh: '信息化', en: 'Operations IT', reach: 0.7 }],
  [8, { id: 'quality', zh: '质量', en: 'Quality', reach: 0.6 }],
  [6, { id: 'management', zh: '综合管理', en: 'Operations', reach: 0.9 }],
  [4, { id: 'finance', zh: '财务', en: 'Finance', reach: 0.3 }],
  [4, { id: 'hr', zh: '人力资源', en: 'Human Resources', reach: 0 }],
];

export const SENIORITIES: readonly (readonly [number, Seniority])[] = [
  [6, 'c_level'],
  [6, 'vp'],
  [13, 'director'],
  [30, 'manager'],
  [42, 'individual'],
  [3, 'student'],
];

/** [Chinese ending, English beginning, English ending] of a title. */
const TITLES: Record<Seniority, readonly [string, string, string]> = {
  c_level: ['总经理', 'Chief', 'Officer'],
  vp: ['副总裁', 'VP', ''],
  director: ['总监', 'Director of', ''],
  manager: ['经理', '', 'Manager'],
  individual: ['工程师', '', 'Engineer'],
  student: ['专业学生', '', 'Student'],
};

export function titleOf(seniority: Seniority, job: JobFunction, language: 'zh' | 'en'): string {
  const [zh, before, after] = TITLES[seniority];
  return language === 'zh' ? job.zh + zh : [before, job.en, after].filter(Boolean).join(' ');
}
