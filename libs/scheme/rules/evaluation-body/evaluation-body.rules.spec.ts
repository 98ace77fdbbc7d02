import { day } from '#kernel';
import { evaluates, evaluationBodyFold, evaluationBodyStream } from '#scheme/history';
import { possibleForEvaluationBody, type RegisterEvaluationBody, registerEvaluationBody, strikeEvaluationBody } from '#scheme/rules';
import { Past } from '../../../../test/support/builders.js';
import { specify } from '../../../../test/support/specify.js';
import { entry, evaluationBody, OCCUPATION, struck } from '../../../../test/support/training-past.js';

const bodyOf = (past: Past) => past.state(evaluationBodyFold, evaluationBodyStream('JNZJ'));
const JNZJ: RegisterEvaluationBody = {
  bodyId: 'JNZJ', name: '示例鉴定中心', validFrom: day('2019-01-01'), validTo: day('2021-12-31'), occupations: [entry()], document: '备案文件',
};
const registering = (more: Partial<RegisterEvaluationBody> = {}) => (past: Past) => registerEvaluationBody({ ...JNZJ, ...more }, bodyOf(past));
const registered = (more: object = {}) => [{ stream: 'evaluationBody-JNZJ', type: 'EvaluationBodyRegistered.v1' as const, data: { ...JNZJ, ...more } }];

describe('clause JN-2.4 — the register of bodies that examine', () => {
  specify('a body for a time and for occupations').when(registering()).then(registered(), { clauses: ['JN-2.4'] });
  specify('a renewal').given(evaluationBody()).when(registering({ validFrom: day('2019-01-02') })).then(registered({ validFrom: '2019-01-02' }));
  specify('a licence from the same day').given(evaluationBody()).when(registering()).refused('evaluationBody.licence-exists');
  specify('a licence from before').given(evaluationBody()).when(registering({ validFrom: day('2018-12-31') })).refused('evaluationBody.licence-exists');
  specify('a licence that ends before it begins').when(registering({ validTo: day('2018-12-31') })).refused('evaluationBody.validity-empty');

  const striking = (past: Past) => strikeEvaluationBody({ bodyId: 'JNZJ', from: day('2020-06-01'), reason: '违规', document: '通报1号' }, bodyOf(past));
  specify('struck').given(evaluationBody()).when(striking)
    .then([{ stream: 'evaluationBody-JNZJ', type: 'EvaluationBodyStruck.v1', data: { bodyId: 'JNZJ', from: '2020-06-01', reason: '违规', document: '通报1号' } }]);
  specify('struck twice').given(evaluationBody(), struck('2020-05-01')).when(striking).refused('evaluationBody.struck');
  specify('struck after a renewal').given(evaluationBody(), struck('2020-05-01'), evaluationBody({ from: '2020-05-15' })).when(striking).passes();
  specify('a body nobody registered').when(striking).refused('evaluationBody.unknown');

  it('answers for every day by the licence of that day', () => {
    const state = bodyOf(new Past([evaluationBody({ from: '2019-01-01', to: '2020-12-31' }), struck('2019-06-01'),
      evaluationBody({ from: '2019-09-01', to: '2019-12-31', occupations: [entry('4-03-02-01', [5])] })]));
    if (state.is === 'unknown') throw new Error('no body');
    const old = { occupation: OCCUPATION, level: 4 };
    const renewed = { occupation: '4-03-02-01', level: 5 };
    expect(['2018-12-31', '2019-01-01', '2019-05-31', '2019-06-01', '2019-09-01'].map((on) => evaluates(state, day(on), old)))
      .toEqual([false, true, true, false, false]);
    expect(['2019-08-31', '2019-09-01', '2019-12-31', '2020-01-01'].map((on) => evaluates(state, day(on), renewed))).toEqual([false, true, true, false]);
    expect(evaluates(state, day('2019-10-01'), { ...renewed, level: 4 })).toBe(false);
    expect(possibleForEvaluationBody(state)).toEqual(['RegisterEvaluationBody', 'StrikeEvaluationBody']);
  });
});
