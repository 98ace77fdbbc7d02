import { Inject, Injectable } from '@nestjs/common';
import { EVENT_STORE, type EventStore, type StoredEvent } from '#event-store';
import { type JsonObject } from '#kernel';
import { VAULT, type Vault } from '#privacy';
import {
  type Claim, claimFold, claimStream, classFold, classStream, decode, type Fold, institutionFold, institutionStream, noticeFold, noticeStream,
  paymentFold, type PaymentState, paymentStream, type Recorded, type SchemeEvent,
} from '#scheme/history';
import { fileHash, noticeListOf, noticeRows, type NoticeRow, paymentFile, peopleOf, unfitLine } from '#scheme/commands';

const folded = <S, E extends SchemeEvent>(fold: Fold<S, E>, events: readonly StoredEvent[]): S =>
  events.reduce((state, event) => fold.evolve(state, decode(event) as Recorded<E>), fold.initial);

/** A masked list as it stands before the public. `asPublished`: its hash is the one recorded at publication. */
export interface PublishedList { readonly notice: JsonObject; readonly listHash: string; readonly asPublished: boolean; readonly rows: readonly NoticeRow[] }

/** What notices and payment files hold, made again from the history and the sealed records: neither is stored in clear. */
@Injectable()
export class MoneyQuery {
  constructor(@Inject(EVENT_STORE) private readonly store: EventStore, @Inject(VAULT) private readonly vault: Vault) {}

  async #many<S, E extends SchemeEvent>(fold: Fold<S, E>, ids: readonly string[], streamOf: (id: string) => string): Promise<Map<string, S>> {
    const found = await this.store.readStreams([...new Set(ids)].map(streamOf));
    return new Map(ids.map((id) => [id, folded(fold, found.get(streamOf(id)) ?? [])]));
  }

  /** The list of a notice; null when nothing was published under this id. */
  async list(noticeId: string): Promise<PublishedList | null> {
    const notice = (await this.#many(noticeFold, [noticeId], noticeStream)).get(noticeId);
    if (notice === undefined || !('listHash' in notice) || notice.claims === undefined) return null;
    const histories = await this.store.readStreams(notice.claims.map(claimStream));
    // A claim as it was notified: what was reviewed or returned since is not on the list.
    const claims = notice.claims.map((claimId) => {
      const events = histories.get(claimStream(claimId)) ?? [];
      const notified = events.findIndex(({ type, data }) => type === 'ClaimNotified.v1' && (data as JsonObject)['noticeId'] === noticeId);
      return folded(claimFold, events.slice(0, notified));
    }).filter((each): each is Claim => each.is !== 'unknown');
    const classes = await this.#many(classFold, claims.map(({ classId }) => classId), classStream);
    const owners = [...classes.values()].flatMap((each) => (each.is === 'unknown' ? [] : [each.institutionId]));
    const payees = claims.flatMap(({ payee }) => (payee.kind === 'INSTITUTION' ? [payee.id] : []));
    const institutions = await this.#many(institutionFold, [...owners, ...payees], institutionStream);
    const rows = noticeRows({ claims, classes, institutions, people: await this.vault.openMany('person', peopleOf(claims)) });
    const { listHash } = noticeListOf(rows);
    const { objections: _decided, publishedBy: _by, claims: _ids, ...told } = notice;
    return { notice: told as unknown as JsonObject, listHash, asPublished: listHash === notice.listHash, rows };
  }

  async payment(paymentId: string): Promise<PaymentState> {
    return (await this.#many(paymentFold, [paymentId], paymentStream)).get(paymentId) ?? { is: 'unknown' };
  }

  /** The bytes of a file that was sent; null when there is none, or it cannot be made again byte by byte. */
  async file(payment: PaymentState, fileId: string): Promise<string | null> {
    const sent = payment.is === 'unknown' ? undefined : payment.files.find((each) => each.fileId === fileId);
    if (sent === undefined || payment.is === 'unknown') return null;
    const accounts = await this.vault.openMany('account', sent.lines.map(({ payee }) => payee.accountId));
    if (unfitLine(sent.lines, accounts) !== undefined) return null;
    const text = paymentFile(payment.paymentId, sent.lines, accounts);
    return fileHash(text) === sent.fileHash ? text : null;
  }
}
