const DIGITS = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'] as const;
const PLACES = ['', '拾', '佰', '仟'] as const;
const GROUPS = ['', '万', '亿', '万亿'] as const;

/** Four digits: 1005 is 壹仟零伍. */
const group = (digits: string): string => {
  const words = [...digits].map((digit, i) => (digit === '0' ? '零' : `${DIGITS[Number(digit)]}${PLACES[digits.length - 1 - i]}`)).join('');
  return words.replace(/零+/g, '零').replace(/零$/, '');
};

/** Whole yuan without the word for yuan; a gap of zeros, also between groups, is one 零. */
const yuanWords = (yuan: number): string => {
  const groups = String(yuan).replace(/\B(?=(\d{4})+$)/g, ',').split(',');
  const words = groups.map((digits, i) => (Number(digits) === 0 ? '零' : `${group(digits)}${GROUPS[groups.length - 1 - i]}`)).join('');
  return words.replace(/零+/g, '零').replace(/零$/, '');
};

/**
 * 大写金额, as a voucher and a cheque carry it: 100500 fen is 壹仟零伍元整, 1 is 壹分, -150000 is 负壹仟伍佰元整.
 *
 * @param fen whole fen, a safe integer
 * @throws RangeError for any other number
 * @source 支付结算办法 附一 正确填写票据和结算凭证的基本规定
 */
export const amountInWords = (fen: number): string => {
  if (!Number.isSafeInteger(fen)) throw new RangeError(`not a whole, safe amount of fen: ${fen}`);
  if (fen === 0) return '零元整';
  const [yuan, jiao, cent] = [Math.trunc(Math.abs(fen) / 100), Math.trunc(Math.abs(fen) / 10) % 10, Math.abs(fen) % 10];
  const whole = yuan === 0 ? '' : `${yuanWords(yuan)}元`;
  const gap = jiao === 0 && cent !== 0 && yuan !== 0 ? '零' : '';
  const small = `${jiao === 0 ? gap : `${DIGITS[jiao]}角`}${cent === 0 ? '' : `${DIGITS[cent]}分`}`;
  return `${fen < 0 ? '负' : ''}${whole}${small}${cent === 0 ? '整' : ''}`;
};
