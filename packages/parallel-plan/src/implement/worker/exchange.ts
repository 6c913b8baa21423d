import { NotCheckableError } from '../../workspace/not-checkable-error';
import { readAttempts } from '../branches/attempts';
import { advanceFeature, ensureFeatureBranch } from '../branches/feature-branch';
import {
  attemptRef,
  claimRef,
  featureRef,
  handoffRef,
  packageRef,
  resultRef,
} from '../branches/refs';
import { contractsPackage, type RunPlan } from '../plan-of-run';
import { isAncestor, moveRef, NO_COMMIT, type RunRepository, valueOf } from '../repository';
import type { Exchange } from '../run-context';
import { clearLostPackages } from './lost-packages';
import type { ChangeRemote, RefUpdate } from './remote';
import { lostClaim, readClaim, type SharedClaim, writeClaim } from './shared-claim';
import { joinFeature, takeBranch, takeRecords } from './take-refs';

export interface ExchangeParts {
  readonly repository: RunRepository;
  readonly plan: RunPlan;
  readonly remote: ChangeRemote;
  /** The tip of the feature branch as this process left it. */
  readonly featureTip: { commit?: string };
  /**
   * Asserts that the coordinator's lease of a package still holds.
   *
   * @throws ClaimLostError if another worker has claimed the package
   */
  readonly confirm: (packageId: string) => Promise<void>;
}

const MOST_TRIES = 50;

/**
 * Exchanges the branches and records of a change with other machines. The remote has the truth; a
 * clone is a copy of it.
 *
 * Each package in work has a claim at the remote, with the fencing token of the lease. Every push
 * for the package changes the claim in the same transaction, so git refuses the push of a worker
 * that has lost its lease, at whatever moment it comes.
 */
export class RemoteExchange implements Exchange {
  readonly #parts: ExchangeParts;
  /** The claims of this process: the blob at the remote, by package. */
  readonly #claims = new Map<string, { readonly claim: SharedClaim; blob: string }>();
  #beats = 0;
  #last: Promise<unknown> = Promise.resolve();

  constructor(parts: ExchangeParts) {
    this.#parts = parts;
  }

  /**
   * Gets what others have done, and shares the feature branch if it is new.
   *
   * @param approved full id of the commit with the approved plan
   * @throws NotCheckableError if the remote has a newer plan, or doesn't answer
   */
  begin(approved: string): Promise<void> {
    return this.#exclusive(async () => {
      const { repository, plan, remote } = this.#parts;
      await this.#get();
      await this.#retried(async () => {
        const tip = await ensureFeatureBranch(repository, plan.change, approved);
        this.#parts.featureTip.commit = tip;
        const ref = featureRef(plan.change);
        const expected = remote.seen(ref);
        return expected === tip || (await remote.push([{ ref, to: tip, expected }]));
      });
      await clearLostPackages(repository, plan);
    });
  }

  /** Gets what others have done. */
  get(): Promise<void> {
    return this.#exclusive(() => this.#get());
  }

  /**
   * Claims a package at the remote, and gets its branch and records.
   *
   * @throws ClaimLostError if another worker has a newer claim
   */
  claim(packageId: string, claim: SharedClaim): Promise<void> {
    return this.#exclusive(async () => {
      const { repository, plan, remote } = this.#parts;
      const ref = claimRef(plan.change, packageId);
      await this.#get();
      await this.#retried(async () => {
        const expected = remote.seen(ref);
        const other = await readClaim(repository, expected);
        if (other?.task === claim.task && other.token > claim.token)
          throw lostClaim(packageId, other);
        const blob = await writeClaim(repository, claim, 0);
        if (!(await remote.push([{ ref, to: blob, expected }]))) return false;
        this.#claims.set(packageId, { claim, blob });
        return true;
      });
      await takeRecords(this.#parts, packageId);
      await takeBranch(this.#parts, packageId);
    });
  }

  share(packageId: string): Promise<void> {
    if (!this.#claims.has(packageId)) return Promise.resolve();
    return this.#exclusive(() =>
      this.#retried(async () => {
        const { plan, remote } = this.#parts;
        const updates = [
          ...(await this.#changedRefs(packageId)),
          ...(await this.#changed(featureRef(plan.change))),
        ];
        return updates.length === 0 || this.#pushClaimed(packageId, updates, remote);
      }),
    );
  }

  async advance(packageId: string, to: string, from: string): Promise<boolean> {
    await this.#parts.confirm(packageId);
    return this.#exclusive(async () => {
      const { repository, plan, remote } = this.#parts;
      const ref = featureRef(plan.change);
      if ((await valueOf(repository, ref)) !== from) return false;
      const seen = remote.seen(ref);
      if (seen !== NO_COMMIT && !(await isAncestor(repository, seen, from))) {
        await this.#get();
        return false;
      }
      const branch = packageRef(plan.change, packageId);
      const isShared = remote.seen(branch) !== NO_COMMIT;
      const updates = [
        { ref, to, expected: seen },
        ...(await this.#changedRefs(packageId)).filter((update) => update.ref !== branch),
        ...(isShared ? [{ ref: branch, to: NO_COMMIT, expected: remote.seen(branch) }] : []),
      ];
      if (!(await this.#pushClaimed(packageId, updates, remote, true))) return false;
      await this.#takeFeature();
      return true;
    });
  }

  /** Shares the last state of a package that was not merged, and gives the claim back. */
  async release(packageId: string): Promise<void> {
    await this.share(packageId);
    const held = this.#claims.get(packageId);
    if (held === undefined) return;
    await this.#exclusive(async () => {
      const { plan, remote } = this.#parts;
      const ref = claimRef(plan.change, packageId);
      await remote.push([{ ref, to: NO_COMMIT, expected: held.blob }]);
      this.#claims.delete(packageId);
    });
  }

  /** Forgets a claim that another worker has taken over. */
  drop(packageId: string): void {
    this.#claims.delete(packageId);
  }

  /** Pushes, if the claim is still ours. */
  async #pushClaimed(
    packageId: string,
    updates: readonly RefUpdate[],
    remote: ChangeRemote,
    isLast = false,
  ): Promise<boolean> {
    const { repository } = this.#parts;
    const held = this.#claims.get(packageId);
    if (held === undefined) throw lostClaim(packageId);
    const ref = claimRef(this.#parts.plan.change, packageId);
    const to = isLast ? NO_COMMIT : await writeClaim(repository, held.claim, ++this.#beats);
    if (await remote.push([...updates, { ref, to, expected: held.blob }])) {
      held.blob = to;
      if (isLast) this.#claims.delete(packageId);
      return true;
    }
    await this.#get();
    if (remote.seen(ref) === held.blob) return false;
    this.#claims.delete(packageId);
    throw lostClaim(packageId, await readClaim(repository, remote.seen(ref)));
  }

  /** Refs of a package that the remote doesn't have in this form. */
  async #changedRefs(packageId: string): Promise<readonly RefUpdate[]> {
    const { repository, plan } = this.#parts;
    const contracts = contractsPackage(plan)?.package_id;
    const attempts = await readAttempts(repository, plan.change);
    const refs = [
      packageRef(plan.change, packageId),
      handoffRef(plan.change, packageId),
      resultRef(plan.change, packageId),
      // A requested contract change is in the record of the contracts package.
      ...[packageId, ...(contracts === undefined ? [] : [contracts])].flatMap((id) =>
        (attempts.get(id) ?? []).map(({ number }) => attemptRef(plan.change, id, number)),
      ),
    ];
    const changed: RefUpdate[] = [];
    for (const ref of new Set(refs)) changed.push(...(await this.#changed(ref)));
    return changed;
  }

  async #changed(ref: string): Promise<readonly RefUpdate[]> {
    const { repository, remote } = this.#parts;
    const to = await valueOf(repository, ref);
    const expected = remote.seen(ref);
    return to === NO_COMMIT || to === expected ? [] : [{ ref, to, expected }];
  }

  async #get(): Promise<void> {
    const { plan, remote } = this.#parts;
    await remote.fetch();
    await this.#takeFeature();
    for (const { package_id: id } of plan.packages) {
      if (!this.#claims.has(id)) await takeRecords(this.#parts, id);
    }
  }

  /** Brings the local feature branch to the remote's. Commits that only this clone has are kept. */
  async #takeFeature(): Promise<void> {
    const { repository, plan, remote, featureTip } = this.#parts;
    const ref = featureRef(plan.change);
    await this.#retried(async () => {
      const shared = remote.seen(ref);
      const tip = await valueOf(repository, ref);
      if (shared === NO_COMMIT || shared === tip) return true;
      if (tip === NO_COMMIT) return moveRef(repository, ref, shared, NO_COMMIT);
      if (await isAncestor(repository, shared, tip)) return true;
      const to = (await isAncestor(repository, tip, shared))
        ? shared
        : await joinFeature(this.#parts, shared, tip);
      const isMoved = await advanceFeature(repository, plan.change, to, tip);
      if (isMoved) featureTip.commit = to;
      return isMoved;
    });
  }

  /** Repeats a step that lost a race, with what the remote has now. */
  async #retried(step: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (await step()) return;
      await this.#parts.remote.fetch();
    }
    const { plan, remote } = this.#parts;
    throw new NotCheckableError(
      `The branch ${plan.change} of ${remote.name} changes continuously. Run the command again.`,
    );
  }

  /** Packages are worked on at the same time. Their exchanges with the remote are not. */
  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#last.then(work, work);
    this.#last = next.catch(() => undefined);
    return next;
  }
}
