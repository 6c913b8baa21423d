import * as fc from 'fast-check';
import { checkChangeId, deriveChangeId } from './change-id';

describe('deriveChangeId', () => {
  it.each([
    [
      'let users comment on posts, and show the number of comments in the feed',
      'add-post-comments',
    ],
    ['add user authentication with OAuth2', 'add-user-authentication'],
    ['Propagate the errors of the bridge', 'propagate-errors-bridge'],
    ['Export the members as a CSV file.', 'export-members-csv-file'],
    ['user authentication', 'add-user-authentication'],
    ['Let shoppers apply a discount code in the basket.', 'apply-discount-code'],
    ['allow admins to export invoices as PDF', 'add-invoice-export'],
    ['let users upload avatars', 'add-avatar-upload'],
    ['let customers pay by invoice', 'pay-by-invoice'],
    ['Users can sign in with a passkey', 'add-passkey-sign-in'],
    ['Let members sign in and stay signed in with sessions', 'add-sign-in'],
    ['add a way to let members of the board sign in with their email address', 'add-email-sign-in'],
    ['Show the number of comments in the feed', 'show-comment-count'],
    ['notify members by email when a post is deleted', 'notify-members-email'],
    ['remove the legacy sessions table', 'remove-legacy-sessions-table'],
    [
      'Add an option to the lighthouse plugin that merges the reports',
      'add-option-lighthouse-plugin',
    ],
    ["Don't lock the users' accounts", 'stop-locking-users-accounts'],
    ['Überprüfe Ærø, straße & naïve café', 'add-uberprufe-aero'],
    ['add ログイン for OAuth2', 'add-oauth2'],
    ['fix', 'fix'],
    ['42', 'add-42'],
    [`add ${'x'.repeat(80)}`, `add-${'x'.repeat(46)}`],
  ])('%s', (description, id) => {
    expect(deriveChangeId(description).id).toBe(id);
  });

  it.each(
    (
      'accept activate adapt apply approve assign attach authorize avoid calculate cancel clear close ' +
      'collect compare compress configure confirm connect copy decouple define deploy duplicate edit ' +
      'embed execute expand explain fetch find forbid grant guard highlight identify ignore inject ' +
      'install isolate join keep launch load manage measure modernize normalize open override parse ' +
      'prepare print prune redirect register reject render repair resolve restart return reuse revert ' +
      'rewrite sanitize select serve shorten skip start stop submit subscribe suggest summarize ' +
      'suspend swap transform trigger trim undo unlock visualize warn watch wrap'
    ).split(' '),
  )('%s is a verb, which needs none before it', (verb) => {
    expect(deriveChangeId(`${verb} broken rules`).id).toBe(`${verb}-broken-rules`);
  });

  it.each(['order', 'review', 'message', 'session', 'rule', 'invoice'])('%s is none', (thing) => {
    expect(deriveChangeId(`${thing} overview`).id).toBe(`add-${thing}-overview`);
  });

  it('says what to do where no letter can be written in ASCII', () => {
    expect(() => deriveChangeId('追加 ログイン')).toThrow(/change-id-underivable.*--changeId/);
  });

  it('gives an id that passes the check, or an error with a code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (description) => {
        try {
          const { id } = deriveChangeId(description);
          checkChangeId(id);
          expect(id.split('-').length).toBeLessThanOrEqual(4);
        } catch (error) {
          expect(error).toMatchObject({ code: 'feature/change-id-underivable' });
        }
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('checkChangeId', () => {
  it.each(['add-login', '100-add-login', 'a'])('accepts %s', (id) => {
    expect(() => checkChangeId(id)).not.toThrow();
  });

  it.each([
    ['../evil', 'add-evil'],
    ['add..login', 'add-login'],
    ['Add_Login', 'add-login'],
    ['add--login', 'add-login'],
    ['', undefined],
    ['archive', 'archive'],
    [`add-${'x'.repeat(60)}`, undefined],
    ['add-login\n', 'add-login'],
  ])('refuses %j', (id, suggestion) => {
    const check = (): void => checkChangeId(id);
    expect(check).toThrow(/^\[feature\/change-id\] .*kebab-case/);
    if (suggestion !== undefined && suggestion !== id) {
      expect(check).toThrow(`Try --changeId ${suggestion}.`);
    }
  });
});
