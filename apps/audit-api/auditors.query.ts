import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** An officer as the view of the log knows them, with the organisations whose history they may see. */
export interface Auditor {
  readonly officerId: string; readonly name: string; readonly org: string; readonly roles: readonly string[];
  /** the own organisation and all below it */
  readonly orgs: readonly string[];
  /** nobody stands above the organisation: its auditors see the whole log */
  readonly whole: boolean;
}

const AUDITOR = `with recursive below(org) as (
    select r.org from views.officer_role r where r.officer_id = $1
    union select o.org from views.organisation o join below b on o.parent = b.org)
  select r.officer_id as "officerId", r.name, r.org, r.roles, array(select org from below order by org) as orgs,
    exists (select 1 from views.organisation o where o.org = r.org and o.parent is null and o.level = 'CITY') as whole
  from views.officer_role r where r.officer_id = $1`;

/** Reads `views.officer_role`: this process holds no scheme code (rulings C28). Asked at every request, so that a revoked role is revoked. */
@Injectable()
export class AuditorsQuery {
  constructor(private readonly dataSource: DataSource) {}

  async auditor(officerId: string): Promise<Auditor | null> {
    const rows = await this.dataSource.query<Auditor[]>(AUDITOR, [officerId]);
    return rows[0] ?? null;
  }
}
