import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, type Instant } from '#kernel';
import { StoredEvent, type Position } from '#event-store/reader';
import { checkpointText, openCheckpoint } from './checkpoint.codec.js';
import { hashLeaf, leafHash, leafText } from './leaf.codec.js';
import { NoteRefused } from './log.errors.js';
import { openNote, signerOf, vkeyOf, type Signer } from './note.codec.js';
import { loadOrCreateSigner } from './signer.store.js';
import {
  CompactRange, consistencyProof, EMPTY_ROOT, inclusionProof, inclusionProofs, isConsistent, nodeHash, rootFromInclusion, rootOf, type Hash,
} from './tree.js';

const hex = (value: Buffer): string => value.toString('hex');
const entries = (n: number): Hash[] => Array.from({ length: n }, (_, i) => hashLeaf(Buffer.from(`entry ${i}`)));
const newSigner = (name: string): Signer => signerOf(name, generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
const flip = (hash: Hash): Hash => { const other = Buffer.from(hash); other[0] = (other[0] ?? 0) ^ 1; return other; };

describe('RFC 6962 tree', () => {
  it('proves many leaves at once as it proves each', () => {
    for (const size of [1, 2, 3, 5, 8, 13, 31, 64, 100]) {
      const leaves = entries(size);
      const indexes = Array.from({ length: size }, (_, i) => i);
      expect(inclusionProofs(indexes, leaves)).toEqual(indexes.map((index) => inclusionProof(index, leaves)));
    }
    expect(() => inclusionProofs([3], entries(3))).toThrow(RangeError);
  });

  // the seven inputs of the Certificate Transparency reference implementation and its published roots
  const inputs = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((text) => Buffer.from(text, 'hex'));
  const roots = [
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ];

  it('gives the published roots', () => {
    expect(hex(EMPTY_ROOT)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    const leaves = inputs.map(hashLeaf);
    expect(roots.map((_, i) => hex(rootOf(leaves, 0, i + 1)))).toEqual(roots);
  });

  it('agrees with the definition, the compact range and all proofs up to 70 leaves, and refuses every changed proof', () => {
    const mth = (leaves: readonly Hash[]): Hash => {
      if (leaves.length < 2) return leaves[0] ?? EMPTY_ROOT;
      const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
      return nodeHash(mth(leaves.slice(0, k)), mth(leaves.slice(k)));
    };
    const all = entries(70);
    const range = new CompactRange();
    let proofs = 0;
    for (let size = 1; size <= 70; size += 1) {
      const leaves = all.slice(0, size);
      range.append(leaves[size - 1]!);
      const root = mth(leaves);
      expect([hex(rootOf(leaves)), hex(range.root()), range.size]).toEqual([hex(root), hex(root), size]);
      for (let index = 0; index < size; index += 1) {
        const proof = inclusionProof(index, all, size);
        const leadsTo = (p: readonly Hash[], leaf = leaves[index]!): boolean => rootFromInclusion({ index, size }, leaf, p).equals(root);
        expect(leadsTo(proof)).toBe(true);
        expect(leadsTo(proof, flip(leaves[index]!))).toBe(false);
        if (proof.length > 0) expect(leadsTo([...proof.slice(0, -1), flip(proof.at(-1)!)])).toBe(false);
        if (proof.length > 0) expect(() => leadsTo(proof.slice(1))).toThrow('too short');
        expect(() => leadsTo([...proof, root])).toThrow('too long');
        proofs += 1;
      }
      for (let earlier = 1; earlier <= size; earlier += 1) {
        const heads = [{ size: earlier, root: mth(all.slice(0, earlier)) }, { size, root }] as const;
        const proof = consistencyProof(earlier, all, size);
        expect(isConsistent(...heads, proof)).toBe(true);
        expect(isConsistent({ ...heads[0], root: flip(heads[0].root) }, heads[1], proof)).toBe(false);
        expect(isConsistent(heads[0], { ...heads[1], root: flip(heads[1].root) }, proof)).toBe(false);
        if (proof.length > 0) expect(isConsistent(...heads, proof.slice(1))).toBe(false);
        expect(isConsistent(...heads, [...proof, root])).toBe(false);
        proofs += 1;
      }
    }
    expect(proofs).toBe(4_970);
  });
});

describe('leaf v1', () => {
  it('is the canonical JSON of the envelope', () => {
    const [data, meta] = [{ 名: '帐 "\\ \u2028', n: 10 }, { actor: 'O-1', on: '2019-12-10' }];
    const recorded = '2019-12-10T01:02:03.004Z' as Instant;
    const event = new StoredEvent('claim-K1', 7, '42' as Position, 'e-1', 'X.v1', canonicalJson(data), canonicalJson(meta), recorded);
    expect(leafText(event)).toBe(canonicalJson({ v: 1, stream: 'claim-K1', revision: 7, id: 'e-1', type: 'X.v1', recordedAt: event.recordedAt, data, meta }));
    const [dataBytes, metaBytes] = [Buffer.from(event.dataText), Buffer.from(event.metaText)];
    const { stream, revision, id, type, dataText, metaText, recordedAt } = event;
    const asBytes = leafHash({ stream, revision, id, type, dataText, metaText, recordedAt, dataBytes, metaBytes });
    expect([leafHash(event), asBytes]).toEqual(Array.from({ length: 2 }, () => hashLeaf(Buffer.from(leafText(event)))));
  });
});

describe('C2SP signed notes', () => {
  const example = 'This is an example message.\n\n\u2014 example.com/foo '
    + 'Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';
  const exampleKey = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';

  it('opens the example of the specification', () => {
    expect(openNote(example, exampleKey)).toBe('This is an example message.\n');
  });

  it('refuses every single-bit change of it, padding bits of base64 included', () => {
    const bytes = Buffer.from(example);
    for (let i = 0; i < bytes.length * 8; i += 1) {
      const changed = Buffer.from(bytes);
      changed[i >> 3] = changed[i >> 3]! ^ (1 << (i & 7));
      expect(() => openNote(changed.toString('utf8'), exampleKey)).toThrow(NoteRefused);
    }
  });

  it('works for a thousand keys, also with "+" in them', () => {
    let plus = 0;
    for (let i = 0; i < 1_000; i += 1) {
      const signer = newSigner('zhuanzhang.local/S1');
      if (signer.vkey.split('+').length > 3) plus += 1;
      expect(openNote(signer.sign(`note ${i}\n`), signer.vkey)).toBe(`note ${i}\n`);
    }
    expect(plus).toBeGreaterThan(300);
  });

  it('believes only the key it is given', () => {
    const [one, other] = [newSigner('a.example/x'), newSigner('a.example/x')];
    expect(() => openNote(one.sign('x\n'), other.vkey)).toThrow('no signature of a.example/x');
    const renamed = one.vkey.replace('a.example', 'b.example');
    expect(() => openNote(one.sign('x\n'), renamed)).toThrow('does not fit its id');
    expect(() => vkeyOf('with space', generateKeyPairSync('ed25519').publicKey)).toThrow(TypeError);
    const both = `${one.sign('x\n')}${other.sign('x\n').slice('x\n\n'.length)}`;
    expect([openNote(both, one.vkey), openNote(both, other.vkey)]).toEqual(['x\n', 'x\n']);
  });

  it('reads back a checkpoint and nothing that only looks like one', () => {
    const signer = newSigner('zhuanzhang.local/S1');
    const checkpoint = { origin: signer.name, size: 70, root: rootOf(entries(70)) };
    expect(openCheckpoint(signer.sign(checkpointText(checkpoint)), signer.vkey)).toEqual(checkpoint);
    for (const text of ['a\n070\n' + checkpoint.root.toString('base64') + '\n', 'a\n70\nAAAA\n', `${checkpointText(checkpoint)}more\n`]) {
      expect(() => openCheckpoint(signer.sign(text), signer.vkey)).toThrow(NoteRefused);
    }
  });
});

describe('the signing key', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zz-signer-'));
  afterAll(() => { rmSync(folder, { recursive: true }); });

  it('is made once, private, and read again', () => {
    const file = join(folder, 'deep', 'log.key');
    const made = loadOrCreateSigner(file, 'zhuanzhang.local/S1');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(loadOrCreateSigner(file, 'zhuanzhang.local/S1').vkey).toBe(made.vkey);
    expect(openNote(made.sign('x\n'), made.vkey)).toBe('x\n');
    expect(readFileSync(file, 'utf8')).toContain('PRIVATE KEY');
  });

  it('is refused when others may read it', () => {
    const file = join(folder, 'open.key');
    writeFileSync(file, readFileSync(join(folder, 'deep', 'log.key')), { mode: 0o644 });
    expect(() => loadOrCreateSigner(file, 'x')).toThrow('may be read by others');
  });
});
