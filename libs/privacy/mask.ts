const DOT = '*';
const masked = (text: string, head: number, tail: number): string => {
  const signs = [...text];
  if (signs.length <= head + tail) return DOT.repeat(signs.length);
  return signs.slice(0, head).join('') + DOT.repeat(signs.length - head - tail) + signs.slice(signs.length - tail).join('');
};

/** `王小明` → `王**`, `李四` → `李*`; a name of one sign is hidden whole. */
export const maskName = (name: string): string => masked(name, 1, 0);
/** `370102199001011234` → `370102********1234`. */
export const maskIdNumber = (idNumber: string): string => masked(idNumber, 6, 4);
/** `13800001234` → `138****1234`. */
export const maskPhone = (phone: string): string => masked(phone, 3, 4);
