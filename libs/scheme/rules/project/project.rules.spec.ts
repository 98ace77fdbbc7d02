import { day } from '#kernel';
import { institutionFold, institutionStream, placesLeft, projectFold, projectStream } from '#scheme/history';
import { type AwardProject, awardProject, possibleForProject } from '#scheme/rules';
import { fact, Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { applied, entry, institution, OCCUPATION, PROJECT, project, standing } from '../../../../test/support/training-past.js';

const awarding = (more: Partial<AwardProject> = {}) => (past: Past) => awardProject({ ...PROJECT, ...more },
  past.state(projectFold, projectStream('X1')), past.state(institutionFold, institutionStream('I1')));

describe('clause JN-2.1.3a — a project is awarded once, to an institution of the directory', () => {
  specify('awarded').given(institution()).when(awarding())
    .then([{ stream: 'project-X1', type: 'ProjectAwarded.v1', data: PROJECT }], { clauses: ['JN-2.1.3a', 'JN-3.4a'] });
  specify('awarded twice').given(institution(), project()).when(awarding()).refused('project.exists');
  specify('over before it begins').given(institution()).when(awarding({ to: day('2019-09-30') })).refused('project.period-empty');
  specify('to an institution nobody knows').when(awarding()).refused('institution.unknown');
  specify('to an institution that only applied').given(applied()).when(awarding()).refused('institution.not-listed');
  specify('to a suspended institution').given(institution(), standing('InstitutionSuspended.v1')).when(awarding()).refused('institution.not-listed');
  specify('for an occupation the institution does not teach').given(institution()).when(awarding({ occupations: [entry('4-03-02-01')] }))
    .refused('project.occupation-not-listed', 'JN-3.4a', [{ occupation: '4-03-02-01', level: 5 }]);
  specify('for a level the institution does not teach').given(institution()).when(awarding({ occupations: [entry(OCCUPATION, [4, 2])] }))
    .refused('project.occupation-not-listed', 'JN-3.4a', [{ occupation: OCCUPATION, level: 2 }]);

  it('counts the places its classes hold', () => {
    const released = fact(projectStream('X1'), ['ProjectPlacesReleased.v1', { projectId: 'X1', classId: 'K2', reason: 'CANCELLED' }]);
    const stateOf = (...more: Parameters<typeof project>) => new Past(project(...more)).state(projectFold, projectStream('X1'));
    const [taken, given] = [stateOf({ K1: 20, K2: 30 }), new Past([...project({ K1: 20, K2: 30 }), released]).state(projectFold, projectStream('X1'))];
    if (taken.is === 'unknown' || given.is === 'unknown') throw new Error('no project');
    expect([placesLeft(taken), placesLeft(taken, 'K1'), placesLeft(given)]).toEqual([10, 30, 40]);
    expect([possibleForProject(taken), possibleForProject({ is: 'unknown' })]).toEqual([['FileClass'], ['AwardProject']]);
  });
});
