import { checkCreditCode, checkResidentId } from '#scheme/rules';

const VALID =
  ['11010519491231002X', '37010219900101001X', '370102199001010028', '370116198506151233', '371202198506151231', '370181197002280042', '37012520000229005X'];
const otherEnd = (number: string): string =>
  `${number.slice(0, -1)}${number.endsWith('X') ? '0' : number.endsWith('9') ? '8' : String(Number(number.at(-1)) + 1)}`;

describe('clause JN-3.3b — real names: the vectors of GB 11643-1999', () => {
  it.each(VALID)('%s is valid, whatever became of its area code', (number) => { expect(checkResidentId(number)).toBe('valid'); });
  it.each(VALID)('%s with another last character is not', (number) => { expect(checkResidentId(otherEnd(number))).toBe('check-digit'); });

  it('has exactly one right last character for each number', () => {
    for (const number of VALID) {
      const right = [...'0123456789X'].filter((end) => checkResidentId(`${number.slice(0, -1)}${end}`) === 'valid');
      expect(right).toEqual([number.at(-1)]);
    }
  });

  it('a day that does not exist is found though the check digit is right', () => { expect(checkResidentId('370102199002300019')).toBe('date'); });
  it.each([
    ['20000229', true], ['20010229', false], ['19000229', false], ['19040229', true], ['19900431', false], ['19901301', false], ['18890101', false],
    ['18900101', true],
  ])(
    'born %s: the day exists, %p', (born, exists) => { expect(checkResidentId(`370102${born}0019`) === 'date').toBe(!exists); });
  it.each(['370102900101001', '3701021990010100', '37010219900101001x', '3701021990010100100', ' 37010219900101001X', '3701O219900101001X', ''])(
    '%j has not the shape', (number) => { expect(checkResidentId(number)).toBe('shape'); });
});

describe('unified social credit codes, GB 32100-2015', () => {
  const codes = ['91330100799655058B', '91110000802100433B', '91440300708461136T', '91370100MA3TEQT19W', '52370102MJE000013C'];
  it.each(codes)('%s passes', (code) => { expect(checkCreditCode(code)).toBe('passed'); });
  it.each(codes)('%s with two neighbours exchanged fails', (code) => {
    const at = [...code].findIndex((char, i) => i > 8 && char !== code[i + 1]);
    expect(checkCreditCode(`${code.slice(0, at)}${code[at + 1] ?? ''}${code[at] ?? ''}${code.slice(at + 2)}`)).toBe('failed');
  });
  it.each(['91330100799655058', '91330100799655058I', '9133010079965505ZB', '91330100799655058b', ''])('%j fails', (code) => {
    expect(checkCreditCode(code)).toBe('failed');
  });
});
