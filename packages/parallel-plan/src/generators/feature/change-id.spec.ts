import * as fc from 'fast-check';
import { checkChangeId, deriveChangeId, settleChangeId } from './change-id';
import { normalizeOptions } from './options';
import { Notes } from './types';

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

  it.each([
    ['As a shopper, I want to save my cart so that I can finish later', 'save-cart'],
    ['As a project manager, I need weekly reports by email', 'add-weekly-reports'],
    ['User story: as a driver I can see my next stop on a map', 'see-next-stop'],
    ['We want users to see their invoices', 'see-invoices'],
    ['I want to be able to sort the table by date', 'sort-table-date'],
    ['Users should be able to reset their password', 'reset-password'],
    ['It should be possible to export a plan as PDF', 'export-plan-pdf'],
    ['Is it possible to filter tasks by assignee?', 'filter-tasks-assignee'],
    ['Could you make the sidebar collapsible?', 'make-sidebar-collapsible'],
    ['Allow to change the language', 'change-language'],
    ['Make it easier to find archived projects', 'find-archived-projects'],
    ['Make `useQuery` accept an abort signal', 'accept-abort-signal'],
    ['Give each team its own API key, and let admins revoke them', 'add-team-api-key'],
    ['When an order is shipped, send the customer an email', 'send-customer-email'],
    ['When the token expires, refresh it', 'refresh-token'],
    ['Search should be case-insensitive', 'make-search-case-insensitive'],
    ['Archived projects should be hidden', 'hide-archived-projects'],
    ['Passwords must never be logged', 'stop-logging-passwords'],
    ['The number of unread messages should be shown', 'show-unread-message-count'],
    ['Customers who are inactive for 90 days get a reminder email', 'add-reminder-email'],
    ['The login form crashes when the password is empty', 'fix-login-form'],
    ['Bug: avatars are not shown in Safari', 'fix-avatars'],
    ['`parseConfig()` throws on empty files', 'fix-parse-config'],
    ['feat(api): add endpoint for holiday calendars', 'add-endpoint-holiday-calendars'],
    ['[Checkout] Show delivery estimates before payment', 'show-delivery-estimates'],
    ['Feature request: keyboard shortcuts for the editor', 'add-keyboard-shortcuts'],
    ['add an endpoint GET /v1/orders/{id}/items that returns them', 'add-endpoint-orders-items'],
    ['Rename getUserById to findUser in the user service', 'rename-get-user'],
    ['Add a --json flag to the list command', 'add-json-flag'],
    ['"Remember me" checkbox on the sign-in page', 'add-remember-me-checkbox'],
    ['We need rate limiting on the public API', 'add-rate-limiting'],
  ])('%s, in another form', (description, id) => {
    expect(deriveChangeId(description)).toEqual({ id, isGuess: false });
  });

  it.each([
    ['Nutzer sollen ihre Rechnungen als PDF herunterladen', 'add-nutzer-rechnungen-herunterladen'],
    ['no more than 5 uploads per minute and user', 'add-no-more-than'],
    ['There should be a button to copy the invite link', 'add-button-copy-invite'],
  ])('marks the result of %s as a guess', (description, id) => {
    expect(deriveChangeId(description)).toEqual({ id, isGuess: true });
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
  )('accepts the verb in %s', (verb) => {
    expect(deriveChangeId(`${verb} broken rules`).id).toBe(`${verb}-broken-rules`);
  });

  it.each(['order', 'review', 'message', 'session', 'rule', 'invoice'])(
    'finds no verb in %s',
    (thing) => {
      expect(deriveChangeId(`${thing} overview`).id).toBe(`add-${thing}-overview`);
    },
  );

  it('reports a text without ASCII letters with a solution', () => {
    expect(() => deriveChangeId('追加 ログイン')).toThrow(/change-id-underivable.*--changeId/);
  });

  it('returns a valid id or an error with a code', () => {
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

describe('settleChangeId', () => {
  const GUESS = normalizeOptions(
    { description: 'There should be a button to copy the invite link' },
    undefined,
  );
  const settled = (answer: string, options = GUESS) =>
    settleChangeId(options, () => Promise.resolve(answer), new Notes());

  it('asks for confirmation of a guess and uses the answer', async () => {
    expect(await settled('add-copy-button')).toMatchObject({ changeId: 'add-copy-button' });
    expect(await settled('')).toBe(GUESS);
    await expect(settled('Copy Button')).rejects.toMatchObject({ code: 'feature/change-id' });
  });

  it('uses the guess without a terminal and reports how to set it', async () => {
    const notes = new Notes();
    expect(await settleChangeId(GUESS, undefined, notes)).toBe(GUESS);
    expect(notes.warnings).toEqual([expect.stringContaining('--changeId')]);
  });

  it('asks nothing for a certain or given id', async () => {
    const clear = normalizeOptions({ description: 'add sessions' }, undefined);
    expect(await settled('other', clear)).toBe(clear);
    const given = { ...GUESS, isIdGuessed: false };
    expect(await settled('other', given)).toBe(given);
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
