import type { Chance } from './chance.js';

const FAMILY = '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗';
const GIVEN = '安邦成达恩芳刚浩佳凯兰明宁平强荣山涛伟欣雅勇泽志';
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/** A synthetic resident ID number with its check digit. @source GB 11643-1999 */
export const idNumber = (district: string, born: string, sequence: number): string => {
  const body = `${district}${born}${String(sequence).padStart(3, '0')}`;
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(body[i]), 0);
  return `${body}${'10X98765432'[sum % 11] ?? ''}`;
};

const CODE = '0123456789ABCDEFGHJKLMNPQRTUWXY';
/** A synthetic unified social credit code with its check character. @source GB 32100-2015 */
export const creditCode = (kind: '52' | '91', district: string, n: number): string => {
  const body = `${kind}${district}MA${String(n).padStart(7, '0')}`;
  const sum = [...body].reduce((total, letter, i) => total + CODE.indexOf(letter) * (3 ** i % 31), 0);
  return `${body}${CODE[(31 - (sum % 31)) % 31] ?? ''}`;
};

/** Nobody's name: the second character says that it was made up. */
export const nameFrom = (chance: Chance): string => `${chance.pick([...FAMILY])}示${chance.pick([...GIVEN])}`;
export const bankAccount = (holder: string, n: number): { bank: string; number: string; holder: string } =>
  ({ bank: '示例银行济南分行', number: `62220001${String(n).padStart(10, '0')}`, holder });
