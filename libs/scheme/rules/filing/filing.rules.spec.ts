import { classFold, classStream, filingFold, filingStream } from '#scheme/history';
import { fileCamp, fileDemonstration } from '#scheme/rules';
import { type Asking, ask, type Past } from '../../../../test/support/builders.js';
import { filed } from '../../../../test/support/claim-past.js';
import { specify } from '../../../../test/support/specify.js';
import { type ClassStage, trainingClass } from '../../../../test/support/training-past.js';

const world = (past: Past) => ({ filing: past.state(filingFold, filingStream('K1')), trainingClass: past.state(classFold, classStream('K1')) });
const camp = (asking: Asking = {}) => (past: Past) => fileCamp({ classId: 'K1' }, world(past), ask({ today: '2019-10-13', ...asking }));
const demonstration = (asking: Asking = {}) => (past: Past) =>
  fileDemonstration({ classId: 'K1', standardSource: '鲁人社发示例' }, world(past), ask({ today: '2019-10-13', ...asking }));
const of = (subsidyKind: string, until: ClassStage = 'accepted') => trainingClass({ subsidyKind, until });

describe('clause JN-2.3.2b — a camp is filed with the municipal centre before the class starts', () => {
  specify('the day before').given(of('CAMP')).when(camp())
    .then([{ stream: 'filing-K1', type: 'MunicipalFilingRecorded.v1', data: { classId: 'K1', filedAs: 'CAMP', filedOn: '2019-10-13' } }]);
  specify('on the day').given(of('CAMP')).when(camp({ today: '2019-10-14' }))
    .refused('filing.class-started', 'JN-2.3.2b', [{ startsOn: '2019-10-14', today: '2019-10-14' }]);
  specify('by a district').given(of('CAMP')).when(camp({ org: '370116' })).refused('filing.municipal-only', 'JN-2.3.2b', [{ org: '370116' }]);
  specify('a class of another kind').given(of('GROUP_SKILL')).when(camp()).refused('filing.other-kind');
  specify('a class that runs').given(of('CAMP', 'inSession')).when(camp()).refused('filing.class-not-open');
  specify('no class').when(camp()).refused('class.unknown');
  specify('twice').given(of('CAMP'), filed('CAMP')).when(camp()).refused('filing.exists');
});

describe('clause JN-2.3.3 — so is a demonstration project, with the document of its standard', () => {
  specify('the day before').given(of('PROV_DEMO')).when(demonstration()).then([{ stream: 'filing-K1', type: 'MunicipalFilingRecorded.v1', data: {
    classId: 'K1', filedAs: 'PROV_DEMO', filedOn: '2019-10-13', standardSource: '鲁人社发示例',
  } }]);
  specify('on the day').given(of('PROV_DEMO')).when(demonstration({ today: '2019-10-14' })).refused('filing.class-started', 'JN-2.3.3');
  specify('by a district').given(of('PROV_DEMO')).when(demonstration({ org: '370116' })).refused('filing.municipal-only', 'JN-2.3.3');
});
