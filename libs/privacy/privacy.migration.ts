import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sealed personal records, beside the log and never in it. Rows are added, not changed; auditors and the ledger have no right here. */
class PrivacyRecords1764000300000 implements MigrationInterface {
  readonly name = 'PrivacyRecords1764000300000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('create schema privacy');
    await runner.query(`
      create table privacy.record (
        kind text not null check (kind in ('person', 'account', 'certificate')),
        id text not null check (length(id) between 1 and 200),
        token bytea check (octet_length(token) = 32),
        content_mac bytea not null check (octet_length(content_mac) = 32),
        wrapped_key bytea not null check (octet_length(wrapped_key) = 60),
        sealed bytea not null check (octet_length(sealed) >= 30),
        sealed_at timestamptz not null default clock_timestamp(),
        primary key (kind, id),
        constraint record_token_unique unique (kind, token))`);
    await runner.query('revoke all on schema privacy from public');
    await runner.query('grant usage on schema privacy to zz_clerk');
    await runner.query('grant select, insert on privacy.record to zz_clerk');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop schema privacy cascade');
  }
}

/** Who stands on the other side of the lines of a bank statement is personal too. */
class PrivacyStatements1764001380000 implements MigrationInterface {
  readonly name = 'PrivacyStatements1764001380000';
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table privacy.record drop constraint record_kind_check');
    await runner.query(`alter table privacy.record add constraint record_kind_check check (kind in ('person', 'account', 'certificate', 'statement'))`);
  }
  down(): Promise<void> { return Promise.reject(new Error('sealed records are never dropped by a migration')); }
}

export const privacyMigrations = [PrivacyRecords1764000300000, PrivacyStatements1764001380000];
