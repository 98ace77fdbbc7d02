/** What a city's answers came to, row by row: `holds` false fails the run. */

/**
 * @param {{ lines: number, accepted: number, refused: number, planned: number, found: number, late: number, unseen: number, regularRefused: number }} found
 * @param {{ lines: number }} book how many lines it has
 */
export const bookVerdict = (found, { lines }) => [
  { what: 'lines', holds: found.lines === lines, says: `${found.lines} of ${lines} answered` },
  { what: 'accepted', holds: true, says: found.accepted },
  { what: 'refused as planned', holds: found.refused === found.planned, says: `${found.refused} of ${found.planned}` },
  { what: 'findings as planned', holds: found.found === found.late, says: `${found.found} of ${found.late}` },
  { what: 'not visible to rules', holds: true, says: found.unseen },
  { what: 'regular refused', holds: found.regularRefused === 0, says: found.regularRefused },
];
