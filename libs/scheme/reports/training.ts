import type { Day } from '#kernel';
import type { Recorded, SchemeEvent, SchemeEventOf, SchemeEventType } from '#scheme/history';
import { fallsInto, type ReportQuestion } from './question.js';
import type { Tally } from './tally.js';

/** A handler for each type that is counted; what is not named here moves no line. */
export type Handlers = { readonly [T in SchemeEventType]?: (event: Recorded<SchemeEventOf<T>>) => void };

/** Where a class filed without a department stands, and a trainee without a category: nothing is guessed for them. */
export const UNSTATED = 'UNSTATED';

const MOST_CATEGORIES = 30;

/** One trainee of one class: a person-time once certified, as long as one certificate stands (O-2). */
export interface Trainee { category: string; certifiedOn?: Day; standing: number }
export interface CountedClass {
  readonly org: string; readonly kind: string; readonly institutionId: string; readonly department: string; readonly people: Map<string, Trainee>;
}
interface Hire { readonly from: Day | null; readonly to?: Day | undefined; readonly queriedOn: Day }

/** The lines a class stands in. */
export const groupsOf = ({ kind, department, org, institutionId }: CountedClass): readonly string[] =>
  ['total', `kind.${kind}`, `department.${department}`, `district.${org}`, `institution.${institutionId}`];
const groupsOfTrainee = (one: CountedClass, trainee: Trainee | undefined): readonly string[] =>
  [...groupsOf(one), `category.${trainee?.category ?? UNSTATED}`];
/** Classes are filed by one organisation; only a shared stream's event may be another's. */
const isForeign = ({ org }: ReportQuestion, event: Recorded<SchemeEvent>): boolean => org !== undefined && event.meta.org !== org;

/** What the log says of classes and their trainees. Memory grows with classes, trainees and certificates, not with events. */
export class TrainingSide {
  readonly classes = new Map<string, CountedClass>();
  readonly hires = new Map<string, Hire[]>();
  readonly #categories = new Set<string>();
  readonly #certificates = new Map<string, readonly [classId: string, personId: string]>();
  constructor(private readonly question: ReportQuestion, private readonly tally: Tally) {}

  readonly handlers: Handlers = {
    'ClassFiled.v1': (event) => {
      const { classId, subsidyKind, institutionId, department = UNSTATED } = event.data;
      if (isForeign(this.question, event)) return;
      this.classes.set(classId, { org: event.meta.org, kind: subsidyKind, institutionId, department, people: new Map() });
    },
    'ClassFilingAccepted.v1': (event) => { this.#class(event, 'classesAccepted'); },
    'ClassStarted.v1': (event) => { this.#class(event, 'classesStarted'); },
    'ClassCancelled.v1': (event) => { this.#class(event, 'classesCancelled'); },
    'TraineeEnrolled.v1': (event) => {
      const { classId, personId, personCategory } = event.data;
      this.classes.get(classId)?.people.set(personId, { category: this.#category(personCategory), standing: 0 });
      this.#people(event, [personId], 'enrolled');
    },
    'TraineeWithdrawn.v1': (event) => { this.#people(event, [event.data.personId], 'withdrew'); },
    'ClassCompleted.v1': (event) => {
      this.#class(event, 'classesCompleted');
      this.#people(event, event.data.finished, 'finished');
      this.#people(event, event.data.dropped, 'dropped');
    },
    'ClassAssessed.v1': (event) => {
      this.#people(event, event.data.passed, 'passed');
      this.#people(event, event.data.failed, 'failed');
    },
    'CertificateRecorded.v1': (event) => { this.#certified(event); },
    'CertificateUnverifiable.v1': (event) => { this.#fallen(event); },
    'CertificateRevoked.v1': (event) => { this.#fallen(event); },
    'FactRecorded.v1': ({ data: { personId, kind, from, to, queriedOn } }) => {
      if (kind === 'HIRE') this.hires.set(personId, [...(this.hires.get(personId) ?? []), { from, to, queriedOn }]);
    },
  };

  /** A roster may write any category: the first thirty of the log have lines of their own, so that a report stays an event. */
  #category(written: string): string {
    if (this.#categories.size < MOST_CATEGORIES) this.#categories.add(written);
    return this.#categories.has(written) ? written : 'OTHER';
  }

  #class(event: Recorded<SchemeEvent> & { readonly data: { readonly classId: string } }, figure: string): void {
    const found = this.classes.get(event.data.classId);
    if (found !== undefined && fallsInto(this.question, event.meta.on)) this.tally.add(groupsOf(found), figure);
  }

  #people(event: Recorded<SchemeEvent> & { readonly data: { readonly classId: string } }, people: readonly string[], figure: string): void {
    const found = this.classes.get(event.data.classId);
    if (found === undefined || !fallsInto(this.question, event.meta.on)) return;
    for (const personId of people) this.tally.add(groupsOfTrainee(found, found.people.get(personId)), figure);
  }

  #certified({ data: { certificateId, classId, personId, issuedOn } }: Recorded<SchemeEventOf<'CertificateRecorded.v1'>>): void {
    const found = this.classes.get(classId);
    const trainee = found?.people.get(personId);
    if (found === undefined || trainee === undefined) return;
    this.#certificates.set(certificateId, [classId, personId]);
    trainee.standing += 1;
    this.#touch(found, trainee);
    if (trainee.certifiedOn !== undefined) return; // a second certificate of the same class is no second person-time
    trainee.certifiedOn = issuedOn;
    if (fallsInto(this.question, issuedOn)) this.tally.add(groupsOfTrainee(found, trainee), 'certified');
  }

  #fallen({ data: { certificateId } }: { readonly data: { readonly certificateId: string } }): void {
    const [classId = '', personId = ''] = this.#certificates.get(certificateId) ?? [];
    const found = this.classes.get(classId);
    const trainee = found?.people.get(personId);
    if (found === undefined || trainee === undefined) return;
    trainee.standing -= 1;
    this.#touch(found, trainee);
  }

  #touch(one: CountedClass, trainee: Trainee): void {
    for (const group of [...groupsOfTrainee(one, trainee), 'goal']) this.tally.touch(`${group}.personTimes`);
  }
}
