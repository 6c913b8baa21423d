import { type ContractRequest } from '../request/contract-request';

const PARTIES = { owner: 'api', consumers: ['web', '@acme/mobile'] };

/** An API with lists, errors, authentication, a polymorphic payload and a recursive schema. */
export const PAYMENTS: ContractRequest = {
  changeId: 'add-payments',
  title: 'Payments',
  description: 'Customers pay by card or by bank transfer.',
  schemas: {
    CardPayment: {
      description: 'A card, by its last digits.',
      fields: [
        { name: 'lastDigits', type: 'string', pattern: '^\\d{4}$' },
        { name: 'network', type: 'enum', values: ['visa', 'mastercard'] },
      ],
    },
    BankTransfer: {
      fields: [
        { name: 'iban', type: 'string', pattern: '^[A-Z]{2}\\d{2}[A-Z0-9]{11,30}$' },
        { name: 'due', type: 'string', format: 'date', required: false, nullable: true },
      ],
    },
    PaymentMethod: { oneOf: ['CardPayment', 'BankTransfer'], discriminator: 'kind' },
    Category: {
      fields: [
        { name: 'id', type: 'integer', format: 'int64', min: 10 },
        { name: 'label', type: 'string', min: 20, max: 24 },
        { name: 'children', type: 'array', items: { type: 'ref', ref: 'Category' } },
        { name: 'parent', type: 'ref', ref: 'Category', nullable: true },
      ],
    },
  },
  operations: [
    {
      ...PARTIES,
      method: 'POST',
      path: '/v1/payments',
      auth: true,
      request: { ref: 'PaymentMethod' },
      response: {
        fields: [
          { name: 'id', type: 'string', format: 'uuid' },
          { name: 'amount', type: 'number', min: 0.01, max: 10_000, example: 42.5 },
          { name: 'method', type: 'ref', ref: 'PaymentMethod' },
          { name: 'labels', type: 'array', items: { type: 'string', max: 8 }, max: 5 },
          {
            name: 'payer',
            type: 'object',
            fields: [{ name: 'email', type: 'string', format: 'email' }],
          },
        ],
      },
      errors: [402, 429, 503],
    },
    { ...PARTIES, method: 'GET', path: '/v1/payments', auth: true },
    { ...PARTIES, method: 'GET', path: '/v1/payments/{paymentId}', auth: true },
    { ...PARTIES, method: 'PATCH', path: '/v1/payments/{paymentId}', auth: true },
    { ...PARTIES, method: 'PUT', path: '/v1/payments/{paymentId}' },
    { ...PARTIES, method: 'DELETE', path: '/v1/payments/{paymentId}', auth: true },
    { ...PARTIES, method: 'HEAD', path: '/v1/payments/{paymentId}' },
    { ...PARTIES, method: 'POST', path: '/v1/payments/{paymentId}:cancel', request: null },
    { ...PARTIES, method: 'POST', path: '/v1/login' },
    { ...PARTIES, method: 'GET', path: '/v1/me' },
    {
      ...PARTIES,
      method: 'GET',
      path: '/v1/categories/{id}',
      response: { ref: 'Category' },
    },
  ],
};

/** Only methods and paths, as a command-line flag gives them. */
export const BARE_API: ContractRequest = {
  changeId: 'add-sessions',
  title: 'Sessions',
  description: 'Users log in.',
  operations: [
    'POST /v1/sessions',
    'GET /v1/sessions',
    'GET /v1/users/{id}',
    'GET /v1/users/{id}/sessions',
    'DELETE /v1/users/{id}/sessions/{sessionId}',
  ].map((text) => {
    const [method = '', path = ''] = text.split(' ');
    return { ...PARTIES, method, path };
  }),
};

/** Events only. */
export const EVENTS: ContractRequest = {
  changeId: 'publish-orders',
  title: 'Order events',
  description: 'Orders are published.',
  schemas: {
    Pickup: { fields: [{ name: 'store', type: 'string' }] },
    Delivery: { fields: [{ name: 'street', type: 'string', min: 1 }] },
    Shipping: { oneOf: ['Pickup', 'Delivery'], discriminator: 'kind' },
    // Field names that are JSON Schema keywords.
    Odd: { fields: [{ name: 'examples', type: 'ref', ref: 'Shipping', nullable: true }] },
  },
  events: [
    { ...PARTIES, channel: 'order.placed' },
    {
      ...PARTIES,
      channel: 'order.shipped',
      description: 'The parcel left.',
      fields: [
        { name: 'orderId', type: 'string', format: 'uuid' },
        { name: 'enum', type: 'ref', ref: 'Odd' },
        { name: 'weight', type: 'number', min: 0, nullable: true },
        { name: 'state', type: 'enum', values: ['sent', 'lost'], nullable: true },
      ],
    },
  ],
};

/** A migration: new tables, an existing one, a cycle, reserved words, conditions. */
export const TABLES: ContractRequest = {
  changeId: 'add-orders',
  title: 'Orders',
  description: 'Orders are stored.',
  tables: [
    {
      ...PARTIES,
      name: 'line',
      columns: [
        { name: 'order_id', type: 'uuid', primaryKey: true, references: { table: 'order' } },
        { name: 'position', type: 'smallint', primaryKey: true, check: 'position > 0' },
        { name: 'price', type: 'numeric(6,2)', check: 'price between 5 and 9.5' },
        { name: 'sku', type: 'varchar(12)', unique: true, check: 'length(sku) >= 10' },
        { name: 'kind', type: 'text', values: ["it's", 'a;b--c'], default: "'a;b--c'" },
        { name: 'tags', type: 'text[]', default: "'{}'" },
      ],
    },
    {
      ...PARTIES,
      name: 'order',
      description: "It's an order; -- nothing else",
      columns: [
        { name: 'user_id', type: 'bigint', references: { table: 'users', onDelete: 'cascade' } },
        {
          name: 'latest_note',
          type: 'integer',
          nullable: true,
          references: { table: 'note', onDelete: 'set null' },
        },
        { name: 'from', type: 'timestamptz', default: "now() - interval '1 day'" },
        { name: 'data', type: 'jsonb', example: '{"a": "it\'s"}' },
        { name: 'code', type: 'text', check: "code ~ '^[A-Z]{3}$'", example: 'ABC' },
      ],
    },
    {
      ...PARTIES,
      name: 'note',
      columns: [
        { name: 'id', type: 'serial', primaryKey: true },
        { name: 'order_id', type: 'uuid', references: { table: 'order' } },
        { name: 'answers', type: 'integer', nullable: true, references: { table: 'note' } },
      ],
    },
    {
      ...PARTIES,
      name: 'users',
      existing: true,
      columns: [
        { name: 'id', type: 'bigserial', primaryKey: true, existing: true },
        { name: 'seen_at', type: 'timestamptz' },
        { name: 'level', type: 'integer', default: '0', nullable: false, check: 'level >= 0' },
      ],
    },
    { ...PARTIES, name: 'audit' },
  ],
};
