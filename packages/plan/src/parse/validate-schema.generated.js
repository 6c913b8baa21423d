// Generated from schemas/work-packages.schema.json by tools/generate. Do not edit: run `nx run plan:generate`.
'use strict';

exports.validate = validate52;
const schema19 = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['schema_version', 'feature', 'contracts', 'packages'],
  properties: {
    schema_version: { type: 'integer', const: 1 },
    feature: { $ref: '#/$defs/Feature' },
    contracts: { $ref: '#/$defs/Contracts' },
    defaults: { $ref: '#/$defs/Defaults' },
    packages: { type: 'array', minItems: 1, items: { $ref: '#/$defs/WorkPackage' } },
  },
  $defs: {
    PackageId: { type: 'string', pattern: '^[a-z][a-z0-9_-]{0,63}$' },
    FilePath: { type: 'string', minLength: 1, maxLength: 512, pattern: '^(?!/)(?!.*\\s+$).+' },
    Glob: { type: 'string', minLength: 1, maxLength: 512 },
    LockKey: {
      type: 'string',
      minLength: 1,
      maxLength: 512,
      pattern: '^(api|db|event|flag|env|contract|feature):.+$',
    },
    Tier: { type: 'string', enum: ['A', 'B', 'C'] },
    Feature: {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'plan_revision'],
      properties: {
        id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$' },
        title: { type: 'string', minLength: 1, maxLength: 200 },
        plan_revision: { type: 'integer', minimum: 1 },
        created_by: { type: 'string', minLength: 1, maxLength: 128 },
        created_at: { type: 'string' },
      },
    },
    Contracts: {
      type: 'object',
      additionalProperties: false,
      required: ['revision', 'openapi'],
      properties: {
        revision: { type: 'integer', minimum: 1 },
        openapi: {
          type: 'object',
          additionalProperties: false,
          required: ['primary', 'files'],
          properties: {
            primary: { $ref: '#/$defs/FilePath' },
            files: {
              type: 'array',
              minItems: 1,
              uniqueItems: true,
              items: { $ref: '#/$defs/FilePath', type: 'string' },
            },
          },
        },
        generated: {
          type: 'object',
          additionalProperties: false,
          properties: {
            pydantic_dir: { $ref: '#/$defs/FilePath' },
            typescript_dir: { $ref: '#/$defs/FilePath' },
          },
        },
        mocks: {
          type: 'object',
          additionalProperties: false,
          properties: {
            prism: {
              type: 'object',
              additionalProperties: false,
              properties: {
                enabled: { type: 'boolean' },
                command: { type: 'string' },
                base_url: { type: 'string' },
              },
            },
          },
        },
        cdc: {
          type: 'object',
          additionalProperties: false,
          properties: {
            pact: {
              type: 'object',
              additionalProperties: false,
              properties: {
                enabled: { type: 'boolean' },
                broker_url: { type: 'string', minLength: 1 },
                consumer_dir: { $ref: '#/$defs/FilePath' },
              },
            },
          },
        },
      },
    },
    Defaults: {
      type: 'object',
      additionalProperties: false,
      properties: {
        priority: { type: 'integer', minimum: 1, maximum: 10, default: 5 },
        lock_ttl_minutes: { type: 'integer', minimum: 1, maximum: 480, default: 120 },
        timeout_minutes: { type: 'integer', minimum: 1, default: 60 },
        retry_budget: { type: 'integer', minimum: 0, default: 1 },
        verification_tier_required: { $ref: '#/$defs/Tier', default: 'A' },
        min_trust_level: { type: 'integer', minimum: 0, maximum: 4, default: 2 },
      },
    },
    WorkPackage: {
      type: 'object',
      additionalProperties: false,
      required: [
        'package_id',
        'task_type',
        'description',
        'depends_on',
        'priority',
        'locks',
        'scope',
        'worktree',
        'timeout_minutes',
        'retry_budget',
        'min_trust_level',
        'verification',
        'outputs',
      ],
      properties: {
        package_id: { $ref: '#/$defs/PackageId' },
        title: { type: 'string', minLength: 1, maxLength: 120 },
        role: { type: 'string', minLength: 1, maxLength: 60 },
        archetype: { type: 'string', pattern: '^[a-z][a-z0-9_-]{0,31}$' },
        decomposition: { type: 'string', enum: ['stacked', 'branch'] },
        stack_position: { type: 'integer', minimum: 0 },
        task_type: { type: 'string', minLength: 1, maxLength: 40 },
        description: { type: 'string', minLength: 1, maxLength: 4000 },
        depends_on: {
          type: 'array',
          uniqueItems: true,
          items: { $ref: '#/$defs/PackageId', type: 'string' },
        },
        priority: { type: 'integer', minimum: 1, maximum: 10 },
        locks: { $ref: '#/$defs/Locks' },
        scope: { $ref: '#/$defs/Scope' },
        context_impact: { $ref: '#/$defs/ContextImpact' },
        worktree: { $ref: '#/$defs/Worktree' },
        timeout_minutes: { type: 'integer', minimum: 1 },
        retry_budget: { type: 'integer', minimum: 0 },
        min_trust_level: { type: 'integer', minimum: 0, maximum: 4 },
        verification: { $ref: '#/$defs/Verification' },
        metadata: { $ref: '#/$defs/Metadata' },
        inputs: { type: 'object' },
        outputs: { $ref: '#/$defs/Outputs' },
      },
    },
    Locks: {
      type: 'object',
      additionalProperties: false,
      required: ['files', 'keys'],
      properties: {
        files: {
          type: 'array',
          uniqueItems: true,
          items: { $ref: '#/$defs/FilePath', type: 'string' },
        },
        keys: {
          type: 'array',
          uniqueItems: true,
          items: { $ref: '#/$defs/LockKey', type: 'string' },
        },
        ttl_minutes: { type: 'integer', minimum: 1, maximum: 480 },
        reason: { type: 'string', maxLength: 500 },
      },
    },
    Scope: {
      type: 'object',
      additionalProperties: false,
      required: ['write_allow', 'read_allow'],
      properties: {
        write_allow: { type: 'array', items: { $ref: '#/$defs/Glob', type: 'string' } },
        read_allow: { type: 'array', minItems: 1, items: { $ref: '#/$defs/Glob', type: 'string' } },
        deny: { type: 'array', items: { $ref: '#/$defs/Glob', type: 'string' } },
      },
    },
    ContextImpact: {
      type: 'object',
      additionalProperties: false,
      required: ['surfaces'],
      properties: {
        surfaces: {
          type: 'array',
          uniqueItems: true,
          items: {
            type: 'string',
            enum: [
              'capabilities',
              'apis',
              'architecture',
              'decisions',
              'documentation',
              'semantic_code',
            ],
          },
        },
        rationale: {
          type: 'object',
          additionalProperties: false,
          properties: {
            capabilities: { $ref: '#/$defs/Rationale' },
            apis: { $ref: '#/$defs/Rationale' },
            architecture: { $ref: '#/$defs/Rationale' },
            decisions: { $ref: '#/$defs/Rationale' },
            documentation: { $ref: '#/$defs/Rationale' },
            semantic_code: { $ref: '#/$defs/Rationale' },
          },
        },
      },
    },
    Rationale: {
      type: 'object',
      additionalProperties: false,
      required: ['reason', 'approved_by'],
      properties: {
        reason: { type: 'string', minLength: 1, maxLength: 1000 },
        approved_by: { type: 'string', minLength: 1, maxLength: 128 },
      },
    },
    Worktree: {
      type: 'object',
      additionalProperties: false,
      required: ['name'],
      properties: {
        name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$' },
        mode: { type: 'string', enum: ['isolated', 'shared'] },
      },
    },
    Verification: {
      type: 'object',
      additionalProperties: false,
      required: ['tier_required', 'steps'],
      properties: {
        tier_required: { $ref: '#/$defs/Tier' },
        steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/VerificationStep' } },
      },
    },
    VerificationStep: {
      type: 'object',
      additionalProperties: false,
      required: ['name', 'kind', 'evidence'],
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 80 },
        kind: { type: 'string', enum: ['command', 'ci', 'manual'] },
        command: { type: 'string' },
        cwd: { $ref: '#/$defs/FilePath' },
        env: { type: 'object', additionalProperties: { type: 'string' } },
        expect_exit_code: { type: 'integer' },
        ci: {
          type: 'object',
          additionalProperties: false,
          properties: {
            provider: { type: 'string', enum: ['github', 'other'] },
            workflow: { type: 'string' },
            required_checks: { type: 'array', uniqueItems: true, items: { type: 'string' } },
          },
        },
        manual_instructions: { type: 'string' },
        evidence: {
          type: 'object',
          additionalProperties: false,
          required: ['artifacts', 'result_keys'],
          properties: {
            artifacts: { type: 'array', items: { $ref: '#/$defs/FilePath', type: 'string' } },
            result_keys: { type: 'array', items: { type: 'string' } },
          },
        },
      },
      allOf: [
        {
          if: { properties: { kind: { const: 'command' } }, required: ['kind'] },
          then: { required: ['command'] },
        },
        {
          if: { properties: { kind: { const: 'ci' } }, required: ['kind'] },
          then: { required: ['ci'] },
        },
        {
          if: { properties: { kind: { const: 'manual' } }, required: ['kind'] },
          then: { required: ['manual_instructions'] },
        },
      ],
    },
    Metadata: {
      type: 'object',
      additionalProperties: false,
      properties: {
        loc_estimate: { type: 'integer', minimum: 0 },
        alternatives_count: { type: 'integer', minimum: 0 },
        complexity: { type: 'string', enum: ['low', 'medium', 'high'] },
        package_kind: {
          type: 'string',
          enum: ['algorithm', 'data_model', 'crud', 'config', 'migration', 'integration'],
        },
      },
    },
    Outputs: {
      type: 'object',
      additionalProperties: false,
      required: ['result_keys'],
      properties: {
        result_keys: { type: 'array', minItems: 1, items: { type: 'string' } },
        artifacts: { type: 'array', items: { $ref: '#/$defs/FilePath', type: 'string' } },
      },
    },
  },
};
const schema20 = {
  type: 'object',
  additionalProperties: false,
  required: ['id', 'plan_revision'],
  properties: {
    id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$' },
    title: { type: 'string', minLength: 1, maxLength: 200 },
    plan_revision: { type: 'integer', minimum: 1 },
    created_by: { type: 'string', minLength: 1, maxLength: 128 },
    created_at: { type: 'string' },
  },
};
const pattern3 = new RegExp('^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$', 'u');
const func1 = require('ajv/dist/runtime/ucs2length').default;

function validate53(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate53.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.id === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'id' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.plan_revision === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'plan_revision' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === 'id' ||
        key0 === 'title' ||
        key0 === 'plan_revision' ||
        key0 === 'created_by' ||
        key0 === 'created_at'
      )) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    if (data.id !== undefined) {
      let data0 = data.id;
      if (typeof data0 === 'string') {
        if (!pattern3.test(data0)) {
          const err3 = {
            instancePath: instancePath + '/id',
            schemaPath: '#/properties/id/pattern',
            keyword: 'pattern',
            params: { pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$' },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            pushErrors(vErrors, err3);
          }
          errors++;
        }
      } else {
        const err4 = {
          instancePath: instancePath + '/id',
          schemaPath: '#/properties/id/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
    }
    if (data.title !== undefined) {
      let data1 = data.title;
      if (typeof data1 === 'string') {
        if (func1(data1) > 200) {
          const err5 = {
            instancePath: instancePath + '/title',
            schemaPath: '#/properties/title/maxLength',
            keyword: 'maxLength',
            params: { limit: 200 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            pushErrors(vErrors, err5);
          }
          errors++;
        }
        if (func1(data1) < 1) {
          const err6 = {
            instancePath: instancePath + '/title',
            schemaPath: '#/properties/title/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            pushErrors(vErrors, err6);
          }
          errors++;
        }
      } else {
        const err7 = {
          instancePath: instancePath + '/title',
          schemaPath: '#/properties/title/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          pushErrors(vErrors, err7);
        }
        errors++;
      }
    }
    if (data.plan_revision !== undefined) {
      let data2 = data.plan_revision;
      if (!(typeof data2 == 'number' && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        const err8 = {
          instancePath: instancePath + '/plan_revision',
          schemaPath: '#/properties/plan_revision/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          pushErrors(vErrors, err8);
        }
        errors++;
      }
      if (typeof data2 == 'number' && isFinite(data2)) {
        if (data2 < 1 || isNaN(data2)) {
          const err9 = {
            instancePath: instancePath + '/plan_revision',
            schemaPath: '#/properties/plan_revision/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            pushErrors(vErrors, err9);
          }
          errors++;
        }
      }
    }
    if (data.created_by !== undefined) {
      let data3 = data.created_by;
      if (typeof data3 === 'string') {
        if (func1(data3) > 128) {
          const err10 = {
            instancePath: instancePath + '/created_by',
            schemaPath: '#/properties/created_by/maxLength',
            keyword: 'maxLength',
            params: { limit: 128 },
          };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            pushErrors(vErrors, err10);
          }
          errors++;
        }
        if (func1(data3) < 1) {
          const err11 = {
            instancePath: instancePath + '/created_by',
            schemaPath: '#/properties/created_by/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            pushErrors(vErrors, err11);
          }
          errors++;
        }
      } else {
        const err12 = {
          instancePath: instancePath + '/created_by',
          schemaPath: '#/properties/created_by/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          pushErrors(vErrors, err12);
        }
        errors++;
      }
    }
    if (data.created_at !== undefined) {
      if (typeof data.created_at !== 'string') {
        const err13 = {
          instancePath: instancePath + '/created_at',
          schemaPath: '#/properties/created_at/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          pushErrors(vErrors, err13);
        }
        errors++;
      }
    }
  } else {
    const err14 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err14];
    } else {
      pushErrors(vErrors, err14);
    }
    errors++;
  }
  validate53.errors = vErrors;
  return errors === 0;
}
validate53.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema21 = {
  type: 'object',
  additionalProperties: false,
  required: ['revision', 'openapi'],
  properties: {
    revision: { type: 'integer', minimum: 1 },
    openapi: {
      type: 'object',
      additionalProperties: false,
      required: ['primary', 'files'],
      properties: {
        primary: { $ref: '#/$defs/FilePath' },
        files: {
          type: 'array',
          minItems: 1,
          uniqueItems: true,
          items: { $ref: '#/$defs/FilePath', type: 'string' },
        },
      },
    },
    generated: {
      type: 'object',
      additionalProperties: false,
      properties: {
        pydantic_dir: { $ref: '#/$defs/FilePath' },
        typescript_dir: { $ref: '#/$defs/FilePath' },
      },
    },
    mocks: {
      type: 'object',
      additionalProperties: false,
      properties: {
        prism: {
          type: 'object',
          additionalProperties: false,
          properties: {
            enabled: { type: 'boolean' },
            command: { type: 'string' },
            base_url: { type: 'string' },
          },
        },
      },
    },
    cdc: {
      type: 'object',
      additionalProperties: false,
      properties: {
        pact: {
          type: 'object',
          additionalProperties: false,
          properties: {
            enabled: { type: 'boolean' },
            broker_url: { type: 'string', minLength: 1 },
            consumer_dir: { $ref: '#/$defs/FilePath' },
          },
        },
      },
    },
  },
};
const schema22 = { type: 'string', minLength: 1, maxLength: 512, pattern: '^(?!/)(?!.*\\s+$).+' };
const pattern4 = new RegExp('^(?!/)(?!.*\\s+$).+', 'u');

function validate56(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate56.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (typeof data === 'string') {
    if (func1(data) > 512) {
      const err0 = {
        instancePath,
        schemaPath: '#/maxLength',
        keyword: 'maxLength',
        params: { limit: 512 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (func1(data) < 1) {
      const err1 = {
        instancePath,
        schemaPath: '#/minLength',
        keyword: 'minLength',
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    if (!pattern4.test(data)) {
      const err2 = {
        instancePath,
        schemaPath: '#/pattern',
        keyword: 'pattern',
        params: { pattern: '^(?!/)(?!.*\\s+$).+' },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        pushErrors(vErrors, err2);
      }
      errors++;
    }
  } else {
    const err3 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'string' },
    };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      pushErrors(vErrors, err3);
    }
    errors++;
  }
  validate56.errors = vErrors;
  return errors === 0;
}
validate56.evaluated = { dynamicProps: false, dynamicItems: false };

function validate55(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate55.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.revision === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'revision' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.openapi === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'openapi' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === 'revision' ||
        key0 === 'openapi' ||
        key0 === 'generated' ||
        key0 === 'mocks' ||
        key0 === 'cdc'
      )) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    if (data.revision !== undefined) {
      let data0 = data.revision;
      if (!(typeof data0 == 'number' && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        const err3 = {
          instancePath: instancePath + '/revision',
          schemaPath: '#/properties/revision/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          pushErrors(vErrors, err3);
        }
        errors++;
      }
      if (typeof data0 == 'number' && isFinite(data0)) {
        if (data0 < 1 || isNaN(data0)) {
          const err4 = {
            instancePath: instancePath + '/revision',
            schemaPath: '#/properties/revision/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            pushErrors(vErrors, err4);
          }
          errors++;
        }
      }
    }
    if (data.openapi !== undefined) {
      let data1 = data.openapi;
      if (data1 && typeof data1 == 'object' && !Array.isArray(data1)) {
        if (data1.primary === undefined) {
          const err5 = {
            instancePath: instancePath + '/openapi',
            schemaPath: '#/properties/openapi/required',
            keyword: 'required',
            params: { missingProperty: 'primary' },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            pushErrors(vErrors, err5);
          }
          errors++;
        }
        if (data1.files === undefined) {
          const err6 = {
            instancePath: instancePath + '/openapi',
            schemaPath: '#/properties/openapi/required',
            keyword: 'required',
            params: { missingProperty: 'files' },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            pushErrors(vErrors, err6);
          }
          errors++;
        }
        for (const key1 in data1) {
          if (!(key1 === 'primary' || key1 === 'files')) {
            const err7 = {
              instancePath: instancePath + '/openapi',
              schemaPath: '#/properties/openapi/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key1 },
            };
            if (vErrors === null) {
              vErrors = [err7];
            } else {
              pushErrors(vErrors, err7);
            }
            errors++;
          }
        }
        if (data1.primary !== undefined) {
          if (
            !validate56(data1.primary, {
              instancePath: instancePath + '/openapi/primary',
              parentData: data1,
              parentDataProperty: 'primary',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
            errors = vErrors.length;
          }
        }
        if (data1.files !== undefined) {
          let data3 = data1.files;
          if (Array.isArray(data3)) {
            if (data3.length < 1) {
              const err8 = {
                instancePath: instancePath + '/openapi/files',
                schemaPath: '#/properties/openapi/properties/files/minItems',
                keyword: 'minItems',
                params: { limit: 1 },
              };
              if (vErrors === null) {
                vErrors = [err8];
              } else {
                pushErrors(vErrors, err8);
              }
              errors++;
            }
            const len0 = data3.length;
            for (let i0 = 0; i0 < len0; i0++) {
              let data4 = data3[i0];
              if (typeof data4 !== 'string') {
                const err9 = {
                  instancePath: instancePath + '/openapi/files/' + i0,
                  schemaPath: '#/properties/openapi/properties/files/items/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err9];
                } else {
                  pushErrors(vErrors, err9);
                }
                errors++;
              }
              if (
                !validate56(data4, {
                  instancePath: instancePath + '/openapi/files/' + i0,
                  parentData: data3,
                  parentDataProperty: i0,
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors =
                  vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
                errors = vErrors.length;
              }
            }
            let i1 = data3.length;
            let j0;
            if (i1 > 1) {
              const indices0 = Object.create(null);
              for (; i1--;) {
                let item0 = data3[i1];
                if (typeof item0 !== 'string') {
                  continue;
                }
                if (typeof indices0[item0] == 'number') {
                  j0 = indices0[item0];
                  const err10 = {
                    instancePath: instancePath + '/openapi/files',
                    schemaPath: '#/properties/openapi/properties/files/uniqueItems',
                    keyword: 'uniqueItems',
                    params: { i: i1, j: j0 },
                  };
                  if (vErrors === null) {
                    vErrors = [err10];
                  } else {
                    pushErrors(vErrors, err10);
                  }
                  errors++;
                  break;
                }
                indices0[item0] = i1;
              }
            }
          } else {
            const err11 = {
              instancePath: instancePath + '/openapi/files',
              schemaPath: '#/properties/openapi/properties/files/type',
              keyword: 'type',
              params: { type: 'array' },
            };
            if (vErrors === null) {
              vErrors = [err11];
            } else {
              pushErrors(vErrors, err11);
            }
            errors++;
          }
        }
      } else {
        const err12 = {
          instancePath: instancePath + '/openapi',
          schemaPath: '#/properties/openapi/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err12];
        } else {
          pushErrors(vErrors, err12);
        }
        errors++;
      }
    }
    if (data.generated !== undefined) {
      let data5 = data.generated;
      if (data5 && typeof data5 == 'object' && !Array.isArray(data5)) {
        for (const key2 in data5) {
          if (!(key2 === 'pydantic_dir' || key2 === 'typescript_dir')) {
            const err13 = {
              instancePath: instancePath + '/generated',
              schemaPath: '#/properties/generated/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key2 },
            };
            if (vErrors === null) {
              vErrors = [err13];
            } else {
              pushErrors(vErrors, err13);
            }
            errors++;
          }
        }
        if (data5.pydantic_dir !== undefined) {
          if (
            !validate56(data5.pydantic_dir, {
              instancePath: instancePath + '/generated/pydantic_dir',
              parentData: data5,
              parentDataProperty: 'pydantic_dir',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
            errors = vErrors.length;
          }
        }
        if (data5.typescript_dir !== undefined) {
          if (
            !validate56(data5.typescript_dir, {
              instancePath: instancePath + '/generated/typescript_dir',
              parentData: data5,
              parentDataProperty: 'typescript_dir',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err14 = {
          instancePath: instancePath + '/generated',
          schemaPath: '#/properties/generated/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err14];
        } else {
          pushErrors(vErrors, err14);
        }
        errors++;
      }
    }
    if (data.mocks !== undefined) {
      let data8 = data.mocks;
      if (data8 && typeof data8 == 'object' && !Array.isArray(data8)) {
        for (const key3 in data8) {
          if (!(key3 === 'prism')) {
            const err15 = {
              instancePath: instancePath + '/mocks',
              schemaPath: '#/properties/mocks/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key3 },
            };
            if (vErrors === null) {
              vErrors = [err15];
            } else {
              pushErrors(vErrors, err15);
            }
            errors++;
          }
        }
        if (data8.prism !== undefined) {
          let data9 = data8.prism;
          if (data9 && typeof data9 == 'object' && !Array.isArray(data9)) {
            for (const key4 in data9) {
              if (!(key4 === 'enabled' || key4 === 'command' || key4 === 'base_url')) {
                const err16 = {
                  instancePath: instancePath + '/mocks/prism',
                  schemaPath: '#/properties/mocks/properties/prism/additionalProperties',
                  keyword: 'additionalProperties',
                  params: { additionalProperty: key4 },
                };
                if (vErrors === null) {
                  vErrors = [err16];
                } else {
                  pushErrors(vErrors, err16);
                }
                errors++;
              }
            }
            if (data9.enabled !== undefined) {
              if (typeof data9.enabled !== 'boolean') {
                const err17 = {
                  instancePath: instancePath + '/mocks/prism/enabled',
                  schemaPath: '#/properties/mocks/properties/prism/properties/enabled/type',
                  keyword: 'type',
                  params: { type: 'boolean' },
                };
                if (vErrors === null) {
                  vErrors = [err17];
                } else {
                  pushErrors(vErrors, err17);
                }
                errors++;
              }
            }
            if (data9.command !== undefined) {
              if (typeof data9.command !== 'string') {
                const err18 = {
                  instancePath: instancePath + '/mocks/prism/command',
                  schemaPath: '#/properties/mocks/properties/prism/properties/command/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err18];
                } else {
                  pushErrors(vErrors, err18);
                }
                errors++;
              }
            }
            if (data9.base_url !== undefined) {
              if (typeof data9.base_url !== 'string') {
                const err19 = {
                  instancePath: instancePath + '/mocks/prism/base_url',
                  schemaPath: '#/properties/mocks/properties/prism/properties/base_url/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err19];
                } else {
                  pushErrors(vErrors, err19);
                }
                errors++;
              }
            }
          } else {
            const err20 = {
              instancePath: instancePath + '/mocks/prism',
              schemaPath: '#/properties/mocks/properties/prism/type',
              keyword: 'type',
              params: { type: 'object' },
            };
            if (vErrors === null) {
              vErrors = [err20];
            } else {
              pushErrors(vErrors, err20);
            }
            errors++;
          }
        }
      } else {
        const err21 = {
          instancePath: instancePath + '/mocks',
          schemaPath: '#/properties/mocks/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          pushErrors(vErrors, err21);
        }
        errors++;
      }
    }
    if (data.cdc !== undefined) {
      let data13 = data.cdc;
      if (data13 && typeof data13 == 'object' && !Array.isArray(data13)) {
        for (const key5 in data13) {
          if (!(key5 === 'pact')) {
            const err22 = {
              instancePath: instancePath + '/cdc',
              schemaPath: '#/properties/cdc/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key5 },
            };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              pushErrors(vErrors, err22);
            }
            errors++;
          }
        }
        if (data13.pact !== undefined) {
          let data14 = data13.pact;
          if (data14 && typeof data14 == 'object' && !Array.isArray(data14)) {
            for (const key6 in data14) {
              if (!(key6 === 'enabled' || key6 === 'broker_url' || key6 === 'consumer_dir')) {
                const err23 = {
                  instancePath: instancePath + '/cdc/pact',
                  schemaPath: '#/properties/cdc/properties/pact/additionalProperties',
                  keyword: 'additionalProperties',
                  params: { additionalProperty: key6 },
                };
                if (vErrors === null) {
                  vErrors = [err23];
                } else {
                  pushErrors(vErrors, err23);
                }
                errors++;
              }
            }
            if (data14.enabled !== undefined) {
              if (typeof data14.enabled !== 'boolean') {
                const err24 = {
                  instancePath: instancePath + '/cdc/pact/enabled',
                  schemaPath: '#/properties/cdc/properties/pact/properties/enabled/type',
                  keyword: 'type',
                  params: { type: 'boolean' },
                };
                if (vErrors === null) {
                  vErrors = [err24];
                } else {
                  pushErrors(vErrors, err24);
                }
                errors++;
              }
            }
            if (data14.broker_url !== undefined) {
              let data16 = data14.broker_url;
              if (typeof data16 === 'string') {
                if (func1(data16) < 1) {
                  const err25 = {
                    instancePath: instancePath + '/cdc/pact/broker_url',
                    schemaPath: '#/properties/cdc/properties/pact/properties/broker_url/minLength',
                    keyword: 'minLength',
                    params: { limit: 1 },
                  };
                  if (vErrors === null) {
                    vErrors = [err25];
                  } else {
                    pushErrors(vErrors, err25);
                  }
                  errors++;
                }
              } else {
                const err26 = {
                  instancePath: instancePath + '/cdc/pact/broker_url',
                  schemaPath: '#/properties/cdc/properties/pact/properties/broker_url/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err26];
                } else {
                  pushErrors(vErrors, err26);
                }
                errors++;
              }
            }
            if (data14.consumer_dir !== undefined) {
              if (
                !validate56(data14.consumer_dir, {
                  instancePath: instancePath + '/cdc/pact/consumer_dir',
                  parentData: data14,
                  parentDataProperty: 'consumer_dir',
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors =
                  vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
                errors = vErrors.length;
              }
            }
          } else {
            const err27 = {
              instancePath: instancePath + '/cdc/pact',
              schemaPath: '#/properties/cdc/properties/pact/type',
              keyword: 'type',
              params: { type: 'object' },
            };
            if (vErrors === null) {
              vErrors = [err27];
            } else {
              pushErrors(vErrors, err27);
            }
            errors++;
          }
        }
      } else {
        const err28 = {
          instancePath: instancePath + '/cdc',
          schemaPath: '#/properties/cdc/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          pushErrors(vErrors, err28);
        }
        errors++;
      }
    }
  } else {
    const err29 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err29];
    } else {
      pushErrors(vErrors, err29);
    }
    errors++;
  }
  validate55.errors = vErrors;
  return errors === 0;
}
validate55.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema23 = {
  type: 'object',
  additionalProperties: false,
  properties: {
    priority: { type: 'integer', minimum: 1, maximum: 10, default: 5 },
    lock_ttl_minutes: { type: 'integer', minimum: 1, maximum: 480, default: 120 },
    timeout_minutes: { type: 'integer', minimum: 1, default: 60 },
    retry_budget: { type: 'integer', minimum: 0, default: 1 },
    verification_tier_required: { $ref: '#/$defs/Tier', default: 'A' },
    min_trust_level: { type: 'integer', minimum: 0, maximum: 4, default: 2 },
  },
};
const schema24 = { type: 'string', enum: ['A', 'B', 'C'] };

function validate64(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate64.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (typeof data !== 'string') {
    const err0 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'string' },
    };
    if (vErrors === null) {
      vErrors = [err0];
    } else {
      pushErrors(vErrors, err0);
    }
    errors++;
  }
  if (!(data === 'A' || data === 'B' || data === 'C')) {
    const err1 = {
      instancePath,
      schemaPath: '#/enum',
      keyword: 'enum',
      params: { allowedValues: schema24.enum },
    };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      pushErrors(vErrors, err1);
    }
    errors++;
  }
  validate64.errors = vErrors;
  return errors === 0;
}
validate64.evaluated = { dynamicProps: false, dynamicItems: false };

function validate63(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate63.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(
        key0 === 'priority' ||
        key0 === 'lock_ttl_minutes' ||
        key0 === 'timeout_minutes' ||
        key0 === 'retry_budget' ||
        key0 === 'verification_tier_required' ||
        key0 === 'min_trust_level'
      )) {
        const err0 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          pushErrors(vErrors, err0);
        }
        errors++;
      }
    }
    if (data.priority !== undefined) {
      let data0 = data.priority;
      if (!(typeof data0 == 'number' && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        const err1 = {
          instancePath: instancePath + '/priority',
          schemaPath: '#/properties/priority/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          pushErrors(vErrors, err1);
        }
        errors++;
      }
      if (typeof data0 == 'number' && isFinite(data0)) {
        if (data0 > 10 || isNaN(data0)) {
          const err2 = {
            instancePath: instancePath + '/priority',
            schemaPath: '#/properties/priority/maximum',
            keyword: 'maximum',
            params: { comparison: '<=', limit: 10 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            pushErrors(vErrors, err2);
          }
          errors++;
        }
        if (data0 < 1 || isNaN(data0)) {
          const err3 = {
            instancePath: instancePath + '/priority',
            schemaPath: '#/properties/priority/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            pushErrors(vErrors, err3);
          }
          errors++;
        }
      }
    }
    if (data.lock_ttl_minutes !== undefined) {
      let data1 = data.lock_ttl_minutes;
      if (!(typeof data1 == 'number' && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        const err4 = {
          instancePath: instancePath + '/lock_ttl_minutes',
          schemaPath: '#/properties/lock_ttl_minutes/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
      if (typeof data1 == 'number' && isFinite(data1)) {
        if (data1 > 480 || isNaN(data1)) {
          const err5 = {
            instancePath: instancePath + '/lock_ttl_minutes',
            schemaPath: '#/properties/lock_ttl_minutes/maximum',
            keyword: 'maximum',
            params: { comparison: '<=', limit: 480 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            pushErrors(vErrors, err5);
          }
          errors++;
        }
        if (data1 < 1 || isNaN(data1)) {
          const err6 = {
            instancePath: instancePath + '/lock_ttl_minutes',
            schemaPath: '#/properties/lock_ttl_minutes/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            pushErrors(vErrors, err6);
          }
          errors++;
        }
      }
    }
    if (data.timeout_minutes !== undefined) {
      let data2 = data.timeout_minutes;
      if (!(typeof data2 == 'number' && !(data2 % 1) && !isNaN(data2) && isFinite(data2))) {
        const err7 = {
          instancePath: instancePath + '/timeout_minutes',
          schemaPath: '#/properties/timeout_minutes/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          pushErrors(vErrors, err7);
        }
        errors++;
      }
      if (typeof data2 == 'number' && isFinite(data2)) {
        if (data2 < 1 || isNaN(data2)) {
          const err8 = {
            instancePath: instancePath + '/timeout_minutes',
            schemaPath: '#/properties/timeout_minutes/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err8];
          } else {
            pushErrors(vErrors, err8);
          }
          errors++;
        }
      }
    }
    if (data.retry_budget !== undefined) {
      let data3 = data.retry_budget;
      if (!(typeof data3 == 'number' && !(data3 % 1) && !isNaN(data3) && isFinite(data3))) {
        const err9 = {
          instancePath: instancePath + '/retry_budget',
          schemaPath: '#/properties/retry_budget/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          pushErrors(vErrors, err9);
        }
        errors++;
      }
      if (typeof data3 == 'number' && isFinite(data3)) {
        if (data3 < 0 || isNaN(data3)) {
          const err10 = {
            instancePath: instancePath + '/retry_budget',
            schemaPath: '#/properties/retry_budget/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            pushErrors(vErrors, err10);
          }
          errors++;
        }
      }
    }
    if (data.verification_tier_required !== undefined) {
      if (
        !validate64(data.verification_tier_required, {
          instancePath: instancePath + '/verification_tier_required',
          parentData: data,
          parentDataProperty: 'verification_tier_required',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate64.errors : pushErrors(vErrors, ...validate64.errors);
        errors = vErrors.length;
      }
    }
    if (data.min_trust_level !== undefined) {
      let data5 = data.min_trust_level;
      if (!(typeof data5 == 'number' && !(data5 % 1) && !isNaN(data5) && isFinite(data5))) {
        const err11 = {
          instancePath: instancePath + '/min_trust_level',
          schemaPath: '#/properties/min_trust_level/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err11];
        } else {
          pushErrors(vErrors, err11);
        }
        errors++;
      }
      if (typeof data5 == 'number' && isFinite(data5)) {
        if (data5 > 4 || isNaN(data5)) {
          const err12 = {
            instancePath: instancePath + '/min_trust_level',
            schemaPath: '#/properties/min_trust_level/maximum',
            keyword: 'maximum',
            params: { comparison: '<=', limit: 4 },
          };
          if (vErrors === null) {
            vErrors = [err12];
          } else {
            pushErrors(vErrors, err12);
          }
          errors++;
        }
        if (data5 < 0 || isNaN(data5)) {
          const err13 = {
            instancePath: instancePath + '/min_trust_level',
            schemaPath: '#/properties/min_trust_level/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err13];
          } else {
            pushErrors(vErrors, err13);
          }
          errors++;
        }
      }
    }
  } else {
    const err14 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err14];
    } else {
      pushErrors(vErrors, err14);
    }
    errors++;
  }
  validate63.errors = vErrors;
  return errors === 0;
}
validate63.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema25 = {
  type: 'object',
  additionalProperties: false,
  required: [
    'package_id',
    'task_type',
    'description',
    'depends_on',
    'priority',
    'locks',
    'scope',
    'worktree',
    'timeout_minutes',
    'retry_budget',
    'min_trust_level',
    'verification',
    'outputs',
  ],
  properties: {
    package_id: { $ref: '#/$defs/PackageId' },
    title: { type: 'string', minLength: 1, maxLength: 120 },
    role: { type: 'string', minLength: 1, maxLength: 60 },
    archetype: { type: 'string', pattern: '^[a-z][a-z0-9_-]{0,31}$' },
    decomposition: { type: 'string', enum: ['stacked', 'branch'] },
    stack_position: { type: 'integer', minimum: 0 },
    task_type: { type: 'string', minLength: 1, maxLength: 40 },
    description: { type: 'string', minLength: 1, maxLength: 4000 },
    depends_on: {
      type: 'array',
      uniqueItems: true,
      items: { $ref: '#/$defs/PackageId', type: 'string' },
    },
    priority: { type: 'integer', minimum: 1, maximum: 10 },
    locks: { $ref: '#/$defs/Locks' },
    scope: { $ref: '#/$defs/Scope' },
    context_impact: { $ref: '#/$defs/ContextImpact' },
    worktree: { $ref: '#/$defs/Worktree' },
    timeout_minutes: { type: 'integer', minimum: 1 },
    retry_budget: { type: 'integer', minimum: 0 },
    min_trust_level: { type: 'integer', minimum: 0, maximum: 4 },
    verification: { $ref: '#/$defs/Verification' },
    metadata: { $ref: '#/$defs/Metadata' },
    inputs: { type: 'object' },
    outputs: { $ref: '#/$defs/Outputs' },
  },
};
const func8 = Object.prototype.hasOwnProperty;
const schema26 = { type: 'string', pattern: '^[a-z][a-z0-9_-]{0,63}$' };
const pattern5 = new RegExp('^[a-z][a-z0-9_-]{0,63}$', 'u');

function validate68(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate68.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (typeof data === 'string') {
    if (!pattern5.test(data)) {
      const err0 = {
        instancePath,
        schemaPath: '#/pattern',
        keyword: 'pattern',
        params: { pattern: '^[a-z][a-z0-9_-]{0,63}$' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
  } else {
    const err1 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'string' },
    };
    if (vErrors === null) {
      vErrors = [err1];
    } else {
      pushErrors(vErrors, err1);
    }
    errors++;
  }
  validate68.errors = vErrors;
  return errors === 0;
}
validate68.evaluated = { dynamicProps: false, dynamicItems: false };

const schema27 = {
  type: 'object',
  additionalProperties: false,
  required: ['files', 'keys'],
  properties: {
    files: {
      type: 'array',
      uniqueItems: true,
      items: { $ref: '#/$defs/FilePath', type: 'string' },
    },
    keys: { type: 'array', uniqueItems: true, items: { $ref: '#/$defs/LockKey', type: 'string' } },
    ttl_minutes: { type: 'integer', minimum: 1, maximum: 480 },
    reason: { type: 'string', maxLength: 500 },
  },
};
const schema28 = {
  type: 'string',
  minLength: 1,
  maxLength: 512,
  pattern: '^(api|db|event|flag|env|contract|feature):.+$',
};
const pattern7 = new RegExp('^(api|db|event|flag|env|contract|feature):.+$', 'u');

function validate73(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate73.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (typeof data === 'string') {
    if (func1(data) > 512) {
      const err0 = {
        instancePath,
        schemaPath: '#/maxLength',
        keyword: 'maxLength',
        params: { limit: 512 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (func1(data) < 1) {
      const err1 = {
        instancePath,
        schemaPath: '#/minLength',
        keyword: 'minLength',
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    if (!pattern7.test(data)) {
      const err2 = {
        instancePath,
        schemaPath: '#/pattern',
        keyword: 'pattern',
        params: { pattern: '^(api|db|event|flag|env|contract|feature):.+$' },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        pushErrors(vErrors, err2);
      }
      errors++;
    }
  } else {
    const err3 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'string' },
    };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      pushErrors(vErrors, err3);
    }
    errors++;
  }
  validate73.errors = vErrors;
  return errors === 0;
}
validate73.evaluated = { dynamicProps: false, dynamicItems: false };

function validate71(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate71.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.files === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'files' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.keys === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'keys' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'files' || key0 === 'keys' || key0 === 'ttl_minutes' || key0 === 'reason')) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    if (data.files !== undefined) {
      let data0 = data.files;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (typeof data1 !== 'string') {
            const err3 = {
              instancePath: instancePath + '/files/' + i0,
              schemaPath: '#/properties/files/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              pushErrors(vErrors, err3);
            }
            errors++;
          }
          if (
            !validate56(data1, {
              instancePath: instancePath + '/files/' + i0,
              parentData: data0,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
            errors = vErrors.length;
          }
        }
        let i1 = data0.length;
        let j0;
        if (i1 > 1) {
          const indices0 = Object.create(null);
          for (; i1--;) {
            let item0 = data0[i1];
            if (typeof item0 !== 'string') {
              continue;
            }
            if (typeof indices0[item0] == 'number') {
              j0 = indices0[item0];
              const err4 = {
                instancePath: instancePath + '/files',
                schemaPath: '#/properties/files/uniqueItems',
                keyword: 'uniqueItems',
                params: { i: i1, j: j0 },
              };
              if (vErrors === null) {
                vErrors = [err4];
              } else {
                pushErrors(vErrors, err4);
              }
              errors++;
              break;
            }
            indices0[item0] = i1;
          }
        }
      } else {
        const err5 = {
          instancePath: instancePath + '/files',
          schemaPath: '#/properties/files/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          pushErrors(vErrors, err5);
        }
        errors++;
      }
    }
    if (data.keys !== undefined) {
      let data2 = data.keys;
      if (Array.isArray(data2)) {
        const len1 = data2.length;
        for (let i2 = 0; i2 < len1; i2++) {
          let data3 = data2[i2];
          if (typeof data3 !== 'string') {
            const err6 = {
              instancePath: instancePath + '/keys/' + i2,
              schemaPath: '#/properties/keys/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              pushErrors(vErrors, err6);
            }
            errors++;
          }
          if (
            !validate73(data3, {
              instancePath: instancePath + '/keys/' + i2,
              parentData: data2,
              parentDataProperty: i2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate73.errors : pushErrors(vErrors, ...validate73.errors);
            errors = vErrors.length;
          }
        }
        let i3 = data2.length;
        let j1;
        if (i3 > 1) {
          const indices1 = Object.create(null);
          for (; i3--;) {
            let item1 = data2[i3];
            if (typeof item1 !== 'string') {
              continue;
            }
            if (typeof indices1[item1] == 'number') {
              j1 = indices1[item1];
              const err7 = {
                instancePath: instancePath + '/keys',
                schemaPath: '#/properties/keys/uniqueItems',
                keyword: 'uniqueItems',
                params: { i: i3, j: j1 },
              };
              if (vErrors === null) {
                vErrors = [err7];
              } else {
                pushErrors(vErrors, err7);
              }
              errors++;
              break;
            }
            indices1[item1] = i3;
          }
        }
      } else {
        const err8 = {
          instancePath: instancePath + '/keys',
          schemaPath: '#/properties/keys/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          pushErrors(vErrors, err8);
        }
        errors++;
      }
    }
    if (data.ttl_minutes !== undefined) {
      let data4 = data.ttl_minutes;
      if (!(typeof data4 == 'number' && !(data4 % 1) && !isNaN(data4) && isFinite(data4))) {
        const err9 = {
          instancePath: instancePath + '/ttl_minutes',
          schemaPath: '#/properties/ttl_minutes/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          pushErrors(vErrors, err9);
        }
        errors++;
      }
      if (typeof data4 == 'number' && isFinite(data4)) {
        if (data4 > 480 || isNaN(data4)) {
          const err10 = {
            instancePath: instancePath + '/ttl_minutes',
            schemaPath: '#/properties/ttl_minutes/maximum',
            keyword: 'maximum',
            params: { comparison: '<=', limit: 480 },
          };
          if (vErrors === null) {
            vErrors = [err10];
          } else {
            pushErrors(vErrors, err10);
          }
          errors++;
        }
        if (data4 < 1 || isNaN(data4)) {
          const err11 = {
            instancePath: instancePath + '/ttl_minutes',
            schemaPath: '#/properties/ttl_minutes/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err11];
          } else {
            pushErrors(vErrors, err11);
          }
          errors++;
        }
      }
    }
    if (data.reason !== undefined) {
      let data5 = data.reason;
      if (typeof data5 === 'string') {
        if (func1(data5) > 500) {
          const err12 = {
            instancePath: instancePath + '/reason',
            schemaPath: '#/properties/reason/maxLength',
            keyword: 'maxLength',
            params: { limit: 500 },
          };
          if (vErrors === null) {
            vErrors = [err12];
          } else {
            pushErrors(vErrors, err12);
          }
          errors++;
        }
      } else {
        const err13 = {
          instancePath: instancePath + '/reason',
          schemaPath: '#/properties/reason/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          pushErrors(vErrors, err13);
        }
        errors++;
      }
    }
  } else {
    const err14 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err14];
    } else {
      pushErrors(vErrors, err14);
    }
    errors++;
  }
  validate71.errors = vErrors;
  return errors === 0;
}
validate71.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema29 = {
  type: 'object',
  additionalProperties: false,
  required: ['write_allow', 'read_allow'],
  properties: {
    write_allow: { type: 'array', items: { $ref: '#/$defs/Glob', type: 'string' } },
    read_allow: { type: 'array', minItems: 1, items: { $ref: '#/$defs/Glob', type: 'string' } },
    deny: { type: 'array', items: { $ref: '#/$defs/Glob', type: 'string' } },
  },
};
const schema30 = { type: 'string', minLength: 1, maxLength: 512 };

function validate77(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate77.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (typeof data === 'string') {
    if (func1(data) > 512) {
      const err0 = {
        instancePath,
        schemaPath: '#/maxLength',
        keyword: 'maxLength',
        params: { limit: 512 },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (func1(data) < 1) {
      const err1 = {
        instancePath,
        schemaPath: '#/minLength',
        keyword: 'minLength',
        params: { limit: 1 },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
  } else {
    const err2 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'string' },
    };
    if (vErrors === null) {
      vErrors = [err2];
    } else {
      pushErrors(vErrors, err2);
    }
    errors++;
  }
  validate77.errors = vErrors;
  return errors === 0;
}
validate77.evaluated = { dynamicProps: false, dynamicItems: false };

function validate76(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate76.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.write_allow === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'write_allow' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.read_allow === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'read_allow' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'write_allow' || key0 === 'read_allow' || key0 === 'deny')) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    if (data.write_allow !== undefined) {
      let data0 = data.write_allow;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (typeof data1 !== 'string') {
            const err3 = {
              instancePath: instancePath + '/write_allow/' + i0,
              schemaPath: '#/properties/write_allow/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              pushErrors(vErrors, err3);
            }
            errors++;
          }
          if (
            !validate77(data1, {
              instancePath: instancePath + '/write_allow/' + i0,
              parentData: data0,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate77.errors : pushErrors(vErrors, ...validate77.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err4 = {
          instancePath: instancePath + '/write_allow',
          schemaPath: '#/properties/write_allow/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
    }
    if (data.read_allow !== undefined) {
      let data2 = data.read_allow;
      if (Array.isArray(data2)) {
        if (data2.length < 1) {
          const err5 = {
            instancePath: instancePath + '/read_allow',
            schemaPath: '#/properties/read_allow/minItems',
            keyword: 'minItems',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            pushErrors(vErrors, err5);
          }
          errors++;
        }
        const len1 = data2.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data3 = data2[i1];
          if (typeof data3 !== 'string') {
            const err6 = {
              instancePath: instancePath + '/read_allow/' + i1,
              schemaPath: '#/properties/read_allow/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              pushErrors(vErrors, err6);
            }
            errors++;
          }
          if (
            !validate77(data3, {
              instancePath: instancePath + '/read_allow/' + i1,
              parentData: data2,
              parentDataProperty: i1,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate77.errors : pushErrors(vErrors, ...validate77.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err7 = {
          instancePath: instancePath + '/read_allow',
          schemaPath: '#/properties/read_allow/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          pushErrors(vErrors, err7);
        }
        errors++;
      }
    }
    if (data.deny !== undefined) {
      let data4 = data.deny;
      if (Array.isArray(data4)) {
        const len2 = data4.length;
        for (let i2 = 0; i2 < len2; i2++) {
          let data5 = data4[i2];
          if (typeof data5 !== 'string') {
            const err8 = {
              instancePath: instancePath + '/deny/' + i2,
              schemaPath: '#/properties/deny/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err8];
            } else {
              pushErrors(vErrors, err8);
            }
            errors++;
          }
          if (
            !validate77(data5, {
              instancePath: instancePath + '/deny/' + i2,
              parentData: data4,
              parentDataProperty: i2,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate77.errors : pushErrors(vErrors, ...validate77.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err9 = {
          instancePath: instancePath + '/deny',
          schemaPath: '#/properties/deny/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err9];
        } else {
          pushErrors(vErrors, err9);
        }
        errors++;
      }
    }
  } else {
    const err10 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err10];
    } else {
      pushErrors(vErrors, err10);
    }
    errors++;
  }
  validate76.errors = vErrors;
  return errors === 0;
}
validate76.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema31 = {
  type: 'object',
  additionalProperties: false,
  required: ['surfaces'],
  properties: {
    surfaces: {
      type: 'array',
      uniqueItems: true,
      items: {
        type: 'string',
        enum: [
          'capabilities',
          'apis',
          'architecture',
          'decisions',
          'documentation',
          'semantic_code',
        ],
      },
    },
    rationale: {
      type: 'object',
      additionalProperties: false,
      properties: {
        capabilities: { $ref: '#/$defs/Rationale' },
        apis: { $ref: '#/$defs/Rationale' },
        architecture: { $ref: '#/$defs/Rationale' },
        decisions: { $ref: '#/$defs/Rationale' },
        documentation: { $ref: '#/$defs/Rationale' },
        semantic_code: { $ref: '#/$defs/Rationale' },
      },
    },
  },
};
const schema32 = {
  type: 'object',
  additionalProperties: false,
  required: ['reason', 'approved_by'],
  properties: {
    reason: { type: 'string', minLength: 1, maxLength: 1000 },
    approved_by: { type: 'string', minLength: 1, maxLength: 128 },
  },
};

function validate83(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate83.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.reason === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'reason' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.approved_by === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'approved_by' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'reason' || key0 === 'approved_by')) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    if (data.reason !== undefined) {
      let data0 = data.reason;
      if (typeof data0 === 'string') {
        if (func1(data0) > 1000) {
          const err3 = {
            instancePath: instancePath + '/reason',
            schemaPath: '#/properties/reason/maxLength',
            keyword: 'maxLength',
            params: { limit: 1000 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            pushErrors(vErrors, err3);
          }
          errors++;
        }
        if (func1(data0) < 1) {
          const err4 = {
            instancePath: instancePath + '/reason',
            schemaPath: '#/properties/reason/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            pushErrors(vErrors, err4);
          }
          errors++;
        }
      } else {
        const err5 = {
          instancePath: instancePath + '/reason',
          schemaPath: '#/properties/reason/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          pushErrors(vErrors, err5);
        }
        errors++;
      }
    }
    if (data.approved_by !== undefined) {
      let data1 = data.approved_by;
      if (typeof data1 === 'string') {
        if (func1(data1) > 128) {
          const err6 = {
            instancePath: instancePath + '/approved_by',
            schemaPath: '#/properties/approved_by/maxLength',
            keyword: 'maxLength',
            params: { limit: 128 },
          };
          if (vErrors === null) {
            vErrors = [err6];
          } else {
            pushErrors(vErrors, err6);
          }
          errors++;
        }
        if (func1(data1) < 1) {
          const err7 = {
            instancePath: instancePath + '/approved_by',
            schemaPath: '#/properties/approved_by/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            pushErrors(vErrors, err7);
          }
          errors++;
        }
      } else {
        const err8 = {
          instancePath: instancePath + '/approved_by',
          schemaPath: '#/properties/approved_by/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          pushErrors(vErrors, err8);
        }
        errors++;
      }
    }
  } else {
    const err9 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      pushErrors(vErrors, err9);
    }
    errors++;
  }
  validate83.errors = vErrors;
  return errors === 0;
}
validate83.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

function validate82(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate82.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.surfaces === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'surfaces' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'surfaces' || key0 === 'rationale')) {
        const err1 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          pushErrors(vErrors, err1);
        }
        errors++;
      }
    }
    if (data.surfaces !== undefined) {
      let data0 = data.surfaces;
      if (Array.isArray(data0)) {
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data1 = data0[i0];
          if (typeof data1 !== 'string') {
            const err2 = {
              instancePath: instancePath + '/surfaces/' + i0,
              schemaPath: '#/properties/surfaces/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err2];
            } else {
              pushErrors(vErrors, err2);
            }
            errors++;
          }
          if (!(
            data1 === 'capabilities' ||
            data1 === 'apis' ||
            data1 === 'architecture' ||
            data1 === 'decisions' ||
            data1 === 'documentation' ||
            data1 === 'semantic_code'
          )) {
            const err3 = {
              instancePath: instancePath + '/surfaces/' + i0,
              schemaPath: '#/properties/surfaces/items/enum',
              keyword: 'enum',
              params: { allowedValues: schema31.properties.surfaces.items.enum },
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              pushErrors(vErrors, err3);
            }
            errors++;
          }
        }
        let i1 = data0.length;
        let j0;
        if (i1 > 1) {
          const indices0 = Object.create(null);
          for (; i1--;) {
            let item0 = data0[i1];
            if (typeof item0 !== 'string') {
              continue;
            }
            if (typeof indices0[item0] == 'number') {
              j0 = indices0[item0];
              const err4 = {
                instancePath: instancePath + '/surfaces',
                schemaPath: '#/properties/surfaces/uniqueItems',
                keyword: 'uniqueItems',
                params: { i: i1, j: j0 },
              };
              if (vErrors === null) {
                vErrors = [err4];
              } else {
                pushErrors(vErrors, err4);
              }
              errors++;
              break;
            }
            indices0[item0] = i1;
          }
        }
      } else {
        const err5 = {
          instancePath: instancePath + '/surfaces',
          schemaPath: '#/properties/surfaces/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          pushErrors(vErrors, err5);
        }
        errors++;
      }
    }
    if (data.rationale !== undefined) {
      let data2 = data.rationale;
      if (data2 && typeof data2 == 'object' && !Array.isArray(data2)) {
        for (const key1 in data2) {
          if (!(
            key1 === 'capabilities' ||
            key1 === 'apis' ||
            key1 === 'architecture' ||
            key1 === 'decisions' ||
            key1 === 'documentation' ||
            key1 === 'semantic_code'
          )) {
            const err6 = {
              instancePath: instancePath + '/rationale',
              schemaPath: '#/properties/rationale/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key1 },
            };
            if (vErrors === null) {
              vErrors = [err6];
            } else {
              pushErrors(vErrors, err6);
            }
            errors++;
          }
        }
        if (data2.capabilities !== undefined) {
          if (
            !validate83(data2.capabilities, {
              instancePath: instancePath + '/rationale/capabilities',
              parentData: data2,
              parentDataProperty: 'capabilities',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate83.errors : pushErrors(vErrors, ...validate83.errors);
            errors = vErrors.length;
          }
        }
        if (data2.apis !== undefined) {
          if (
            !validate83(data2.apis, {
              instancePath: instancePath + '/rationale/apis',
              parentData: data2,
              parentDataProperty: 'apis',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate83.errors : pushErrors(vErrors, ...validate83.errors);
            errors = vErrors.length;
          }
        }
        if (data2.architecture !== undefined) {
          if (
            !validate83(data2.architecture, {
              instancePath: instancePath + '/rationale/architecture',
              parentData: data2,
              parentDataProperty: 'architecture',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate83.errors : pushErrors(vErrors, ...validate83.errors);
            errors = vErrors.length;
          }
        }
        if (data2.decisions !== undefined) {
          if (
            !validate83(data2.decisions, {
              instancePath: instancePath + '/rationale/decisions',
              parentData: data2,
              parentDataProperty: 'decisions',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate83.errors : pushErrors(vErrors, ...validate83.errors);
            errors = vErrors.length;
          }
        }
        if (data2.documentation !== undefined) {
          if (
            !validate83(data2.documentation, {
              instancePath: instancePath + '/rationale/documentation',
              parentData: data2,
              parentDataProperty: 'documentation',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate83.errors : pushErrors(vErrors, ...validate83.errors);
            errors = vErrors.length;
          }
        }
        if (data2.semantic_code !== undefined) {
          if (
            !validate83(data2.semantic_code, {
              instancePath: instancePath + '/rationale/semantic_code',
              parentData: data2,
              parentDataProperty: 'semantic_code',
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate83.errors : pushErrors(vErrors, ...validate83.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err7 = {
          instancePath: instancePath + '/rationale',
          schemaPath: '#/properties/rationale/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          pushErrors(vErrors, err7);
        }
        errors++;
      }
    }
  } else {
    const err8 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err8];
    } else {
      pushErrors(vErrors, err8);
    }
    errors++;
  }
  validate82.errors = vErrors;
  return errors === 0;
}
validate82.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema33 = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$' },
    mode: { type: 'string', enum: ['isolated', 'shared'] },
  },
};
const pattern8 = new RegExp('^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$', 'u');

function validate91(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate91.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.name === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'name' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'name' || key0 === 'mode')) {
        const err1 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          pushErrors(vErrors, err1);
        }
        errors++;
      }
    }
    if (data.name !== undefined) {
      let data0 = data.name;
      if (typeof data0 === 'string') {
        if (!pattern8.test(data0)) {
          const err2 = {
            instancePath: instancePath + '/name',
            schemaPath: '#/properties/name/pattern',
            keyword: 'pattern',
            params: { pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$' },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            pushErrors(vErrors, err2);
          }
          errors++;
        }
      } else {
        const err3 = {
          instancePath: instancePath + '/name',
          schemaPath: '#/properties/name/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          pushErrors(vErrors, err3);
        }
        errors++;
      }
    }
    if (data.mode !== undefined) {
      let data1 = data.mode;
      if (typeof data1 !== 'string') {
        const err4 = {
          instancePath: instancePath + '/mode',
          schemaPath: '#/properties/mode/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
      if (!(data1 === 'isolated' || data1 === 'shared')) {
        const err5 = {
          instancePath: instancePath + '/mode',
          schemaPath: '#/properties/mode/enum',
          keyword: 'enum',
          params: { allowedValues: schema33.properties.mode.enum },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          pushErrors(vErrors, err5);
        }
        errors++;
      }
    }
  } else {
    const err6 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err6];
    } else {
      pushErrors(vErrors, err6);
    }
    errors++;
  }
  validate91.errors = vErrors;
  return errors === 0;
}
validate91.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema34 = {
  type: 'object',
  additionalProperties: false,
  required: ['tier_required', 'steps'],
  properties: {
    tier_required: { $ref: '#/$defs/Tier' },
    steps: { type: 'array', minItems: 1, items: { $ref: '#/$defs/VerificationStep' } },
  },
};
const schema35 = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'kind', 'evidence'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 80 },
    kind: { type: 'string', enum: ['command', 'ci', 'manual'] },
    command: { type: 'string' },
    cwd: { $ref: '#/$defs/FilePath' },
    env: { type: 'object', additionalProperties: { type: 'string' } },
    expect_exit_code: { type: 'integer' },
    ci: {
      type: 'object',
      additionalProperties: false,
      properties: {
        provider: { type: 'string', enum: ['github', 'other'] },
        workflow: { type: 'string' },
        required_checks: { type: 'array', uniqueItems: true, items: { type: 'string' } },
      },
    },
    manual_instructions: { type: 'string' },
    evidence: {
      type: 'object',
      additionalProperties: false,
      required: ['artifacts', 'result_keys'],
      properties: {
        artifacts: { type: 'array', items: { $ref: '#/$defs/FilePath', type: 'string' } },
        result_keys: { type: 'array', items: { type: 'string' } },
      },
    },
  },
  allOf: [
    {
      if: { properties: { kind: { const: 'command' } }, required: ['kind'] },
      then: { required: ['command'] },
    },
    {
      if: { properties: { kind: { const: 'ci' } }, required: ['kind'] },
      then: { required: ['ci'] },
    },
    {
      if: { properties: { kind: { const: 'manual' } }, required: ['kind'] },
      then: { required: ['manual_instructions'] },
    },
  ],
};

function validate95(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate95.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  const _errs2 = errors;
  let valid1 = true;
  const _errs3 = errors;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    let missing0;
    if (data.kind === undefined && (missing0 = 'kind')) {
      const err0 = {};
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    } else {
      if (data.kind !== undefined) {
        if ('command' !== data.kind) {
          const err1 = {};
          if (vErrors === null) {
            vErrors = [err1];
          } else {
            pushErrors(vErrors, err1);
          }
          errors++;
        }
      }
    }
  }
  var _valid0 = _errs3 === errors;
  errors = _errs2;
  if (vErrors !== null) {
    if (_errs2) {
      vErrors.length = _errs2;
    } else {
      vErrors = null;
    }
  }
  if (_valid0) {
    const _errs5 = errors;
    if (data && typeof data == 'object' && !Array.isArray(data)) {
      if (data.command === undefined) {
        const err2 = {
          instancePath,
          schemaPath: '#/allOf/0/then/required',
          keyword: 'required',
          params: { missingProperty: 'command' },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    var _valid0 = _errs5 === errors;
    valid1 = _valid0;
  }
  if (!valid1) {
    const err3 = {
      instancePath,
      schemaPath: '#/allOf/0/if',
      keyword: 'if',
      params: { failingKeyword: 'then' },
    };
    if (vErrors === null) {
      vErrors = [err3];
    } else {
      pushErrors(vErrors, err3);
    }
    errors++;
  }
  const _errs7 = errors;
  let valid3 = true;
  const _errs8 = errors;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    let missing1;
    if (data.kind === undefined && (missing1 = 'kind')) {
      const err4 = {};
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        pushErrors(vErrors, err4);
      }
      errors++;
    } else {
      if (data.kind !== undefined) {
        if ('ci' !== data.kind) {
          const err5 = {};
          if (vErrors === null) {
            vErrors = [err5];
          } else {
            pushErrors(vErrors, err5);
          }
          errors++;
        }
      }
    }
  }
  var _valid1 = _errs8 === errors;
  errors = _errs7;
  if (vErrors !== null) {
    if (_errs7) {
      vErrors.length = _errs7;
    } else {
      vErrors = null;
    }
  }
  if (_valid1) {
    const _errs10 = errors;
    if (data && typeof data == 'object' && !Array.isArray(data)) {
      if (data.ci === undefined) {
        const err6 = {
          instancePath,
          schemaPath: '#/allOf/1/then/required',
          keyword: 'required',
          params: { missingProperty: 'ci' },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          pushErrors(vErrors, err6);
        }
        errors++;
      }
    }
    var _valid1 = _errs10 === errors;
    valid3 = _valid1;
  }
  if (!valid3) {
    const err7 = {
      instancePath,
      schemaPath: '#/allOf/1/if',
      keyword: 'if',
      params: { failingKeyword: 'then' },
    };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      pushErrors(vErrors, err7);
    }
    errors++;
  }
  const _errs12 = errors;
  let valid5 = true;
  const _errs13 = errors;
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    let missing2;
    if (data.kind === undefined && (missing2 = 'kind')) {
      const err8 = {};
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        pushErrors(vErrors, err8);
      }
      errors++;
    } else {
      if (data.kind !== undefined) {
        if ('manual' !== data.kind) {
          const err9 = {};
          if (vErrors === null) {
            vErrors = [err9];
          } else {
            pushErrors(vErrors, err9);
          }
          errors++;
        }
      }
    }
  }
  var _valid2 = _errs13 === errors;
  errors = _errs12;
  if (vErrors !== null) {
    if (_errs12) {
      vErrors.length = _errs12;
    } else {
      vErrors = null;
    }
  }
  if (_valid2) {
    const _errs15 = errors;
    if (data && typeof data == 'object' && !Array.isArray(data)) {
      if (data.manual_instructions === undefined) {
        const err10 = {
          instancePath,
          schemaPath: '#/allOf/2/then/required',
          keyword: 'required',
          params: { missingProperty: 'manual_instructions' },
        };
        if (vErrors === null) {
          vErrors = [err10];
        } else {
          pushErrors(vErrors, err10);
        }
        errors++;
      }
    }
    var _valid2 = _errs15 === errors;
    valid5 = _valid2;
  }
  if (!valid5) {
    const err11 = {
      instancePath,
      schemaPath: '#/allOf/2/if',
      keyword: 'if',
      params: { failingKeyword: 'then' },
    };
    if (vErrors === null) {
      vErrors = [err11];
    } else {
      pushErrors(vErrors, err11);
    }
    errors++;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.name === undefined) {
      const err12 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'name' },
      };
      if (vErrors === null) {
        vErrors = [err12];
      } else {
        pushErrors(vErrors, err12);
      }
      errors++;
    }
    if (data.kind === undefined) {
      const err13 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'kind' },
      };
      if (vErrors === null) {
        vErrors = [err13];
      } else {
        pushErrors(vErrors, err13);
      }
      errors++;
    }
    if (data.evidence === undefined) {
      const err14 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'evidence' },
      };
      if (vErrors === null) {
        vErrors = [err14];
      } else {
        pushErrors(vErrors, err14);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func8.call(schema35.properties, key0)) {
        const err15 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err15];
        } else {
          pushErrors(vErrors, err15);
        }
        errors++;
      }
    }
    if (data.name !== undefined) {
      let data3 = data.name;
      if (typeof data3 === 'string') {
        if (func1(data3) > 80) {
          const err16 = {
            instancePath: instancePath + '/name',
            schemaPath: '#/properties/name/maxLength',
            keyword: 'maxLength',
            params: { limit: 80 },
          };
          if (vErrors === null) {
            vErrors = [err16];
          } else {
            pushErrors(vErrors, err16);
          }
          errors++;
        }
        if (func1(data3) < 1) {
          const err17 = {
            instancePath: instancePath + '/name',
            schemaPath: '#/properties/name/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            pushErrors(vErrors, err17);
          }
          errors++;
        }
      } else {
        const err18 = {
          instancePath: instancePath + '/name',
          schemaPath: '#/properties/name/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err18];
        } else {
          pushErrors(vErrors, err18);
        }
        errors++;
      }
    }
    if (data.kind !== undefined) {
      let data4 = data.kind;
      if (typeof data4 !== 'string') {
        const err19 = {
          instancePath: instancePath + '/kind',
          schemaPath: '#/properties/kind/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          pushErrors(vErrors, err19);
        }
        errors++;
      }
      if (!(data4 === 'command' || data4 === 'ci' || data4 === 'manual')) {
        const err20 = {
          instancePath: instancePath + '/kind',
          schemaPath: '#/properties/kind/enum',
          keyword: 'enum',
          params: { allowedValues: schema35.properties.kind.enum },
        };
        if (vErrors === null) {
          vErrors = [err20];
        } else {
          pushErrors(vErrors, err20);
        }
        errors++;
      }
    }
    if (data.command !== undefined) {
      if (typeof data.command !== 'string') {
        const err21 = {
          instancePath: instancePath + '/command',
          schemaPath: '#/properties/command/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          pushErrors(vErrors, err21);
        }
        errors++;
      }
    }
    if (data.cwd !== undefined) {
      if (
        !validate56(data.cwd, {
          instancePath: instancePath + '/cwd',
          parentData: data,
          parentDataProperty: 'cwd',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
        errors = vErrors.length;
      }
    }
    if (data.env !== undefined) {
      let data7 = data.env;
      if (data7 && typeof data7 == 'object' && !Array.isArray(data7)) {
        for (const key1 in data7) {
          if (typeof data7[key1] !== 'string') {
            const err22 = {
              instancePath: instancePath + '/env/' + key1.replace(/~/g, '~0').replace(/\//g, '~1'),
              schemaPath: '#/properties/env/additionalProperties/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err22];
            } else {
              pushErrors(vErrors, err22);
            }
            errors++;
          }
        }
      } else {
        const err23 = {
          instancePath: instancePath + '/env',
          schemaPath: '#/properties/env/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          pushErrors(vErrors, err23);
        }
        errors++;
      }
    }
    if (data.expect_exit_code !== undefined) {
      let data9 = data.expect_exit_code;
      if (!(typeof data9 == 'number' && !(data9 % 1) && !isNaN(data9) && isFinite(data9))) {
        const err24 = {
          instancePath: instancePath + '/expect_exit_code',
          schemaPath: '#/properties/expect_exit_code/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          pushErrors(vErrors, err24);
        }
        errors++;
      }
    }
    if (data.ci !== undefined) {
      let data10 = data.ci;
      if (data10 && typeof data10 == 'object' && !Array.isArray(data10)) {
        for (const key2 in data10) {
          if (!(key2 === 'provider' || key2 === 'workflow' || key2 === 'required_checks')) {
            const err25 = {
              instancePath: instancePath + '/ci',
              schemaPath: '#/properties/ci/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key2 },
            };
            if (vErrors === null) {
              vErrors = [err25];
            } else {
              pushErrors(vErrors, err25);
            }
            errors++;
          }
        }
        if (data10.provider !== undefined) {
          let data11 = data10.provider;
          if (typeof data11 !== 'string') {
            const err26 = {
              instancePath: instancePath + '/ci/provider',
              schemaPath: '#/properties/ci/properties/provider/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err26];
            } else {
              pushErrors(vErrors, err26);
            }
            errors++;
          }
          if (!(data11 === 'github' || data11 === 'other')) {
            const err27 = {
              instancePath: instancePath + '/ci/provider',
              schemaPath: '#/properties/ci/properties/provider/enum',
              keyword: 'enum',
              params: { allowedValues: schema35.properties.ci.properties.provider.enum },
            };
            if (vErrors === null) {
              vErrors = [err27];
            } else {
              pushErrors(vErrors, err27);
            }
            errors++;
          }
        }
        if (data10.workflow !== undefined) {
          if (typeof data10.workflow !== 'string') {
            const err28 = {
              instancePath: instancePath + '/ci/workflow',
              schemaPath: '#/properties/ci/properties/workflow/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err28];
            } else {
              pushErrors(vErrors, err28);
            }
            errors++;
          }
        }
        if (data10.required_checks !== undefined) {
          let data13 = data10.required_checks;
          if (Array.isArray(data13)) {
            const len0 = data13.length;
            for (let i0 = 0; i0 < len0; i0++) {
              if (typeof data13[i0] !== 'string') {
                const err29 = {
                  instancePath: instancePath + '/ci/required_checks/' + i0,
                  schemaPath: '#/properties/ci/properties/required_checks/items/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err29];
                } else {
                  pushErrors(vErrors, err29);
                }
                errors++;
              }
            }
            let i1 = data13.length;
            let j0;
            if (i1 > 1) {
              const indices0 = Object.create(null);
              for (; i1--;) {
                let item0 = data13[i1];
                if (typeof item0 !== 'string') {
                  continue;
                }
                if (typeof indices0[item0] == 'number') {
                  j0 = indices0[item0];
                  const err30 = {
                    instancePath: instancePath + '/ci/required_checks',
                    schemaPath: '#/properties/ci/properties/required_checks/uniqueItems',
                    keyword: 'uniqueItems',
                    params: { i: i1, j: j0 },
                  };
                  if (vErrors === null) {
                    vErrors = [err30];
                  } else {
                    pushErrors(vErrors, err30);
                  }
                  errors++;
                  break;
                }
                indices0[item0] = i1;
              }
            }
          } else {
            const err31 = {
              instancePath: instancePath + '/ci/required_checks',
              schemaPath: '#/properties/ci/properties/required_checks/type',
              keyword: 'type',
              params: { type: 'array' },
            };
            if (vErrors === null) {
              vErrors = [err31];
            } else {
              pushErrors(vErrors, err31);
            }
            errors++;
          }
        }
      } else {
        const err32 = {
          instancePath: instancePath + '/ci',
          schemaPath: '#/properties/ci/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err32];
        } else {
          pushErrors(vErrors, err32);
        }
        errors++;
      }
    }
    if (data.manual_instructions !== undefined) {
      if (typeof data.manual_instructions !== 'string') {
        const err33 = {
          instancePath: instancePath + '/manual_instructions',
          schemaPath: '#/properties/manual_instructions/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err33];
        } else {
          pushErrors(vErrors, err33);
        }
        errors++;
      }
    }
    if (data.evidence !== undefined) {
      let data16 = data.evidence;
      if (data16 && typeof data16 == 'object' && !Array.isArray(data16)) {
        if (data16.artifacts === undefined) {
          const err34 = {
            instancePath: instancePath + '/evidence',
            schemaPath: '#/properties/evidence/required',
            keyword: 'required',
            params: { missingProperty: 'artifacts' },
          };
          if (vErrors === null) {
            vErrors = [err34];
          } else {
            pushErrors(vErrors, err34);
          }
          errors++;
        }
        if (data16.result_keys === undefined) {
          const err35 = {
            instancePath: instancePath + '/evidence',
            schemaPath: '#/properties/evidence/required',
            keyword: 'required',
            params: { missingProperty: 'result_keys' },
          };
          if (vErrors === null) {
            vErrors = [err35];
          } else {
            pushErrors(vErrors, err35);
          }
          errors++;
        }
        for (const key3 in data16) {
          if (!(key3 === 'artifacts' || key3 === 'result_keys')) {
            const err36 = {
              instancePath: instancePath + '/evidence',
              schemaPath: '#/properties/evidence/additionalProperties',
              keyword: 'additionalProperties',
              params: { additionalProperty: key3 },
            };
            if (vErrors === null) {
              vErrors = [err36];
            } else {
              pushErrors(vErrors, err36);
            }
            errors++;
          }
        }
        if (data16.artifacts !== undefined) {
          let data17 = data16.artifacts;
          if (Array.isArray(data17)) {
            const len1 = data17.length;
            for (let i2 = 0; i2 < len1; i2++) {
              let data18 = data17[i2];
              if (typeof data18 !== 'string') {
                const err37 = {
                  instancePath: instancePath + '/evidence/artifacts/' + i2,
                  schemaPath: '#/properties/evidence/properties/artifacts/items/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err37];
                } else {
                  pushErrors(vErrors, err37);
                }
                errors++;
              }
              if (
                !validate56(data18, {
                  instancePath: instancePath + '/evidence/artifacts/' + i2,
                  parentData: data17,
                  parentDataProperty: i2,
                  rootData,
                  dynamicAnchors,
                })
              ) {
                vErrors =
                  vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
                errors = vErrors.length;
              }
            }
          } else {
            const err38 = {
              instancePath: instancePath + '/evidence/artifacts',
              schemaPath: '#/properties/evidence/properties/artifacts/type',
              keyword: 'type',
              params: { type: 'array' },
            };
            if (vErrors === null) {
              vErrors = [err38];
            } else {
              pushErrors(vErrors, err38);
            }
            errors++;
          }
        }
        if (data16.result_keys !== undefined) {
          let data19 = data16.result_keys;
          if (Array.isArray(data19)) {
            const len2 = data19.length;
            for (let i3 = 0; i3 < len2; i3++) {
              if (typeof data19[i3] !== 'string') {
                const err39 = {
                  instancePath: instancePath + '/evidence/result_keys/' + i3,
                  schemaPath: '#/properties/evidence/properties/result_keys/items/type',
                  keyword: 'type',
                  params: { type: 'string' },
                };
                if (vErrors === null) {
                  vErrors = [err39];
                } else {
                  pushErrors(vErrors, err39);
                }
                errors++;
              }
            }
          } else {
            const err40 = {
              instancePath: instancePath + '/evidence/result_keys',
              schemaPath: '#/properties/evidence/properties/result_keys/type',
              keyword: 'type',
              params: { type: 'array' },
            };
            if (vErrors === null) {
              vErrors = [err40];
            } else {
              pushErrors(vErrors, err40);
            }
            errors++;
          }
        }
      } else {
        const err41 = {
          instancePath: instancePath + '/evidence',
          schemaPath: '#/properties/evidence/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err41];
        } else {
          pushErrors(vErrors, err41);
        }
        errors++;
      }
    }
  } else {
    const err42 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err42];
    } else {
      pushErrors(vErrors, err42);
    }
    errors++;
  }
  validate95.errors = vErrors;
  return errors === 0;
}
validate95.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

function validate93(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate93.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.tier_required === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'tier_required' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.steps === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'steps' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'tier_required' || key0 === 'steps')) {
        const err2 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err2];
        } else {
          pushErrors(vErrors, err2);
        }
        errors++;
      }
    }
    if (data.tier_required !== undefined) {
      if (
        !validate64(data.tier_required, {
          instancePath: instancePath + '/tier_required',
          parentData: data,
          parentDataProperty: 'tier_required',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate64.errors : pushErrors(vErrors, ...validate64.errors);
        errors = vErrors.length;
      }
    }
    if (data.steps !== undefined) {
      let data1 = data.steps;
      if (Array.isArray(data1)) {
        if (data1.length < 1) {
          const err3 = {
            instancePath: instancePath + '/steps',
            schemaPath: '#/properties/steps/minItems',
            keyword: 'minItems',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err3];
          } else {
            pushErrors(vErrors, err3);
          }
          errors++;
        }
        const len0 = data1.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate95(data1[i0], {
              instancePath: instancePath + '/steps/' + i0,
              parentData: data1,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate95.errors : pushErrors(vErrors, ...validate95.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err4 = {
          instancePath: instancePath + '/steps',
          schemaPath: '#/properties/steps/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
    }
  } else {
    const err5 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err5];
    } else {
      pushErrors(vErrors, err5);
    }
    errors++;
  }
  validate93.errors = vErrors;
  return errors === 0;
}
validate93.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema36 = {
  type: 'object',
  additionalProperties: false,
  properties: {
    loc_estimate: { type: 'integer', minimum: 0 },
    alternatives_count: { type: 'integer', minimum: 0 },
    complexity: { type: 'string', enum: ['low', 'medium', 'high'] },
    package_kind: {
      type: 'string',
      enum: ['algorithm', 'data_model', 'crud', 'config', 'migration', 'integration'],
    },
  },
};

function validate100(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate100.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    for (const key0 in data) {
      if (!(
        key0 === 'loc_estimate' ||
        key0 === 'alternatives_count' ||
        key0 === 'complexity' ||
        key0 === 'package_kind'
      )) {
        const err0 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err0];
        } else {
          pushErrors(vErrors, err0);
        }
        errors++;
      }
    }
    if (data.loc_estimate !== undefined) {
      let data0 = data.loc_estimate;
      if (!(typeof data0 == 'number' && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        const err1 = {
          instancePath: instancePath + '/loc_estimate',
          schemaPath: '#/properties/loc_estimate/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          pushErrors(vErrors, err1);
        }
        errors++;
      }
      if (typeof data0 == 'number' && isFinite(data0)) {
        if (data0 < 0 || isNaN(data0)) {
          const err2 = {
            instancePath: instancePath + '/loc_estimate',
            schemaPath: '#/properties/loc_estimate/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            pushErrors(vErrors, err2);
          }
          errors++;
        }
      }
    }
    if (data.alternatives_count !== undefined) {
      let data1 = data.alternatives_count;
      if (!(typeof data1 == 'number' && !(data1 % 1) && !isNaN(data1) && isFinite(data1))) {
        const err3 = {
          instancePath: instancePath + '/alternatives_count',
          schemaPath: '#/properties/alternatives_count/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err3];
        } else {
          pushErrors(vErrors, err3);
        }
        errors++;
      }
      if (typeof data1 == 'number' && isFinite(data1)) {
        if (data1 < 0 || isNaN(data1)) {
          const err4 = {
            instancePath: instancePath + '/alternatives_count',
            schemaPath: '#/properties/alternatives_count/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err4];
          } else {
            pushErrors(vErrors, err4);
          }
          errors++;
        }
      }
    }
    if (data.complexity !== undefined) {
      let data2 = data.complexity;
      if (typeof data2 !== 'string') {
        const err5 = {
          instancePath: instancePath + '/complexity',
          schemaPath: '#/properties/complexity/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          pushErrors(vErrors, err5);
        }
        errors++;
      }
      if (!(data2 === 'low' || data2 === 'medium' || data2 === 'high')) {
        const err6 = {
          instancePath: instancePath + '/complexity',
          schemaPath: '#/properties/complexity/enum',
          keyword: 'enum',
          params: { allowedValues: schema36.properties.complexity.enum },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          pushErrors(vErrors, err6);
        }
        errors++;
      }
    }
    if (data.package_kind !== undefined) {
      let data3 = data.package_kind;
      if (typeof data3 !== 'string') {
        const err7 = {
          instancePath: instancePath + '/package_kind',
          schemaPath: '#/properties/package_kind/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err7];
        } else {
          pushErrors(vErrors, err7);
        }
        errors++;
      }
      if (!(
        data3 === 'algorithm' ||
        data3 === 'data_model' ||
        data3 === 'crud' ||
        data3 === 'config' ||
        data3 === 'migration' ||
        data3 === 'integration'
      )) {
        const err8 = {
          instancePath: instancePath + '/package_kind',
          schemaPath: '#/properties/package_kind/enum',
          keyword: 'enum',
          params: { allowedValues: schema36.properties.package_kind.enum },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          pushErrors(vErrors, err8);
        }
        errors++;
      }
    }
  } else {
    const err9 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      pushErrors(vErrors, err9);
    }
    errors++;
  }
  validate100.errors = vErrors;
  return errors === 0;
}
validate100.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const schema37 = {
  type: 'object',
  additionalProperties: false,
  required: ['result_keys'],
  properties: {
    result_keys: { type: 'array', minItems: 1, items: { type: 'string' } },
    artifacts: { type: 'array', items: { $ref: '#/$defs/FilePath', type: 'string' } },
  },
};

function validate102(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate102.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.result_keys === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'result_keys' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(key0 === 'result_keys' || key0 === 'artifacts')) {
        const err1 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err1];
        } else {
          pushErrors(vErrors, err1);
        }
        errors++;
      }
    }
    if (data.result_keys !== undefined) {
      let data0 = data.result_keys;
      if (Array.isArray(data0)) {
        if (data0.length < 1) {
          const err2 = {
            instancePath: instancePath + '/result_keys',
            schemaPath: '#/properties/result_keys/minItems',
            keyword: 'minItems',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err2];
          } else {
            pushErrors(vErrors, err2);
          }
          errors++;
        }
        const len0 = data0.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (typeof data0[i0] !== 'string') {
            const err3 = {
              instancePath: instancePath + '/result_keys/' + i0,
              schemaPath: '#/properties/result_keys/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err3];
            } else {
              pushErrors(vErrors, err3);
            }
            errors++;
          }
        }
      } else {
        const err4 = {
          instancePath: instancePath + '/result_keys',
          schemaPath: '#/properties/result_keys/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
    }
    if (data.artifacts !== undefined) {
      let data2 = data.artifacts;
      if (Array.isArray(data2)) {
        const len1 = data2.length;
        for (let i1 = 0; i1 < len1; i1++) {
          let data3 = data2[i1];
          if (typeof data3 !== 'string') {
            const err5 = {
              instancePath: instancePath + '/artifacts/' + i1,
              schemaPath: '#/properties/artifacts/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err5];
            } else {
              pushErrors(vErrors, err5);
            }
            errors++;
          }
          if (
            !validate56(data3, {
              instancePath: instancePath + '/artifacts/' + i1,
              parentData: data2,
              parentDataProperty: i1,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate56.errors : pushErrors(vErrors, ...validate56.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err6 = {
          instancePath: instancePath + '/artifacts',
          schemaPath: '#/properties/artifacts/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          pushErrors(vErrors, err6);
        }
        errors++;
      }
    }
  } else {
    const err7 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err7];
    } else {
      pushErrors(vErrors, err7);
    }
    errors++;
  }
  validate102.errors = vErrors;
  return errors === 0;
}
validate102.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

const pattern6 = new RegExp('^[a-z][a-z0-9_-]{0,31}$', 'u');

function validate67(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate67.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.package_id === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'package_id' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.task_type === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'task_type' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    if (data.description === undefined) {
      const err2 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'description' },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        pushErrors(vErrors, err2);
      }
      errors++;
    }
    if (data.depends_on === undefined) {
      const err3 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'depends_on' },
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        pushErrors(vErrors, err3);
      }
      errors++;
    }
    if (data.priority === undefined) {
      const err4 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'priority' },
      };
      if (vErrors === null) {
        vErrors = [err4];
      } else {
        pushErrors(vErrors, err4);
      }
      errors++;
    }
    if (data.locks === undefined) {
      const err5 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'locks' },
      };
      if (vErrors === null) {
        vErrors = [err5];
      } else {
        pushErrors(vErrors, err5);
      }
      errors++;
    }
    if (data.scope === undefined) {
      const err6 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'scope' },
      };
      if (vErrors === null) {
        vErrors = [err6];
      } else {
        pushErrors(vErrors, err6);
      }
      errors++;
    }
    if (data.worktree === undefined) {
      const err7 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'worktree' },
      };
      if (vErrors === null) {
        vErrors = [err7];
      } else {
        pushErrors(vErrors, err7);
      }
      errors++;
    }
    if (data.timeout_minutes === undefined) {
      const err8 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'timeout_minutes' },
      };
      if (vErrors === null) {
        vErrors = [err8];
      } else {
        pushErrors(vErrors, err8);
      }
      errors++;
    }
    if (data.retry_budget === undefined) {
      const err9 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'retry_budget' },
      };
      if (vErrors === null) {
        vErrors = [err9];
      } else {
        pushErrors(vErrors, err9);
      }
      errors++;
    }
    if (data.min_trust_level === undefined) {
      const err10 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'min_trust_level' },
      };
      if (vErrors === null) {
        vErrors = [err10];
      } else {
        pushErrors(vErrors, err10);
      }
      errors++;
    }
    if (data.verification === undefined) {
      const err11 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'verification' },
      };
      if (vErrors === null) {
        vErrors = [err11];
      } else {
        pushErrors(vErrors, err11);
      }
      errors++;
    }
    if (data.outputs === undefined) {
      const err12 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'outputs' },
      };
      if (vErrors === null) {
        vErrors = [err12];
      } else {
        pushErrors(vErrors, err12);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!func8.call(schema25.properties, key0)) {
        const err13 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err13];
        } else {
          pushErrors(vErrors, err13);
        }
        errors++;
      }
    }
    if (data.package_id !== undefined) {
      if (
        !validate68(data.package_id, {
          instancePath: instancePath + '/package_id',
          parentData: data,
          parentDataProperty: 'package_id',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate68.errors : pushErrors(vErrors, ...validate68.errors);
        errors = vErrors.length;
      }
    }
    if (data.title !== undefined) {
      let data1 = data.title;
      if (typeof data1 === 'string') {
        if (func1(data1) > 120) {
          const err14 = {
            instancePath: instancePath + '/title',
            schemaPath: '#/properties/title/maxLength',
            keyword: 'maxLength',
            params: { limit: 120 },
          };
          if (vErrors === null) {
            vErrors = [err14];
          } else {
            pushErrors(vErrors, err14);
          }
          errors++;
        }
        if (func1(data1) < 1) {
          const err15 = {
            instancePath: instancePath + '/title',
            schemaPath: '#/properties/title/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err15];
          } else {
            pushErrors(vErrors, err15);
          }
          errors++;
        }
      } else {
        const err16 = {
          instancePath: instancePath + '/title',
          schemaPath: '#/properties/title/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err16];
        } else {
          pushErrors(vErrors, err16);
        }
        errors++;
      }
    }
    if (data.role !== undefined) {
      let data2 = data.role;
      if (typeof data2 === 'string') {
        if (func1(data2) > 60) {
          const err17 = {
            instancePath: instancePath + '/role',
            schemaPath: '#/properties/role/maxLength',
            keyword: 'maxLength',
            params: { limit: 60 },
          };
          if (vErrors === null) {
            vErrors = [err17];
          } else {
            pushErrors(vErrors, err17);
          }
          errors++;
        }
        if (func1(data2) < 1) {
          const err18 = {
            instancePath: instancePath + '/role',
            schemaPath: '#/properties/role/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err18];
          } else {
            pushErrors(vErrors, err18);
          }
          errors++;
        }
      } else {
        const err19 = {
          instancePath: instancePath + '/role',
          schemaPath: '#/properties/role/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err19];
        } else {
          pushErrors(vErrors, err19);
        }
        errors++;
      }
    }
    if (data.archetype !== undefined) {
      let data3 = data.archetype;
      if (typeof data3 === 'string') {
        if (!pattern6.test(data3)) {
          const err20 = {
            instancePath: instancePath + '/archetype',
            schemaPath: '#/properties/archetype/pattern',
            keyword: 'pattern',
            params: { pattern: '^[a-z][a-z0-9_-]{0,31}$' },
          };
          if (vErrors === null) {
            vErrors = [err20];
          } else {
            pushErrors(vErrors, err20);
          }
          errors++;
        }
      } else {
        const err21 = {
          instancePath: instancePath + '/archetype',
          schemaPath: '#/properties/archetype/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err21];
        } else {
          pushErrors(vErrors, err21);
        }
        errors++;
      }
    }
    if (data.decomposition !== undefined) {
      let data4 = data.decomposition;
      if (typeof data4 !== 'string') {
        const err22 = {
          instancePath: instancePath + '/decomposition',
          schemaPath: '#/properties/decomposition/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err22];
        } else {
          pushErrors(vErrors, err22);
        }
        errors++;
      }
      if (!(data4 === 'stacked' || data4 === 'branch')) {
        const err23 = {
          instancePath: instancePath + '/decomposition',
          schemaPath: '#/properties/decomposition/enum',
          keyword: 'enum',
          params: { allowedValues: schema25.properties.decomposition.enum },
        };
        if (vErrors === null) {
          vErrors = [err23];
        } else {
          pushErrors(vErrors, err23);
        }
        errors++;
      }
    }
    if (data.stack_position !== undefined) {
      let data5 = data.stack_position;
      if (!(typeof data5 == 'number' && !(data5 % 1) && !isNaN(data5) && isFinite(data5))) {
        const err24 = {
          instancePath: instancePath + '/stack_position',
          schemaPath: '#/properties/stack_position/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err24];
        } else {
          pushErrors(vErrors, err24);
        }
        errors++;
      }
      if (typeof data5 == 'number' && isFinite(data5)) {
        if (data5 < 0 || isNaN(data5)) {
          const err25 = {
            instancePath: instancePath + '/stack_position',
            schemaPath: '#/properties/stack_position/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err25];
          } else {
            pushErrors(vErrors, err25);
          }
          errors++;
        }
      }
    }
    if (data.task_type !== undefined) {
      let data6 = data.task_type;
      if (typeof data6 === 'string') {
        if (func1(data6) > 40) {
          const err26 = {
            instancePath: instancePath + '/task_type',
            schemaPath: '#/properties/task_type/maxLength',
            keyword: 'maxLength',
            params: { limit: 40 },
          };
          if (vErrors === null) {
            vErrors = [err26];
          } else {
            pushErrors(vErrors, err26);
          }
          errors++;
        }
        if (func1(data6) < 1) {
          const err27 = {
            instancePath: instancePath + '/task_type',
            schemaPath: '#/properties/task_type/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err27];
          } else {
            pushErrors(vErrors, err27);
          }
          errors++;
        }
      } else {
        const err28 = {
          instancePath: instancePath + '/task_type',
          schemaPath: '#/properties/task_type/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err28];
        } else {
          pushErrors(vErrors, err28);
        }
        errors++;
      }
    }
    if (data.description !== undefined) {
      let data7 = data.description;
      if (typeof data7 === 'string') {
        if (func1(data7) > 4000) {
          const err29 = {
            instancePath: instancePath + '/description',
            schemaPath: '#/properties/description/maxLength',
            keyword: 'maxLength',
            params: { limit: 4000 },
          };
          if (vErrors === null) {
            vErrors = [err29];
          } else {
            pushErrors(vErrors, err29);
          }
          errors++;
        }
        if (func1(data7) < 1) {
          const err30 = {
            instancePath: instancePath + '/description',
            schemaPath: '#/properties/description/minLength',
            keyword: 'minLength',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err30];
          } else {
            pushErrors(vErrors, err30);
          }
          errors++;
        }
      } else {
        const err31 = {
          instancePath: instancePath + '/description',
          schemaPath: '#/properties/description/type',
          keyword: 'type',
          params: { type: 'string' },
        };
        if (vErrors === null) {
          vErrors = [err31];
        } else {
          pushErrors(vErrors, err31);
        }
        errors++;
      }
    }
    if (data.depends_on !== undefined) {
      let data8 = data.depends_on;
      if (Array.isArray(data8)) {
        const len0 = data8.length;
        for (let i0 = 0; i0 < len0; i0++) {
          let data9 = data8[i0];
          if (typeof data9 !== 'string') {
            const err32 = {
              instancePath: instancePath + '/depends_on/' + i0,
              schemaPath: '#/properties/depends_on/items/type',
              keyword: 'type',
              params: { type: 'string' },
            };
            if (vErrors === null) {
              vErrors = [err32];
            } else {
              pushErrors(vErrors, err32);
            }
            errors++;
          }
          if (
            !validate68(data9, {
              instancePath: instancePath + '/depends_on/' + i0,
              parentData: data8,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate68.errors : pushErrors(vErrors, ...validate68.errors);
            errors = vErrors.length;
          }
        }
        let i1 = data8.length;
        let j0;
        if (i1 > 1) {
          const indices0 = Object.create(null);
          for (; i1--;) {
            let item0 = data8[i1];
            if (typeof item0 !== 'string') {
              continue;
            }
            if (typeof indices0[item0] == 'number') {
              j0 = indices0[item0];
              const err33 = {
                instancePath: instancePath + '/depends_on',
                schemaPath: '#/properties/depends_on/uniqueItems',
                keyword: 'uniqueItems',
                params: { i: i1, j: j0 },
              };
              if (vErrors === null) {
                vErrors = [err33];
              } else {
                pushErrors(vErrors, err33);
              }
              errors++;
              break;
            }
            indices0[item0] = i1;
          }
        }
      } else {
        const err34 = {
          instancePath: instancePath + '/depends_on',
          schemaPath: '#/properties/depends_on/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err34];
        } else {
          pushErrors(vErrors, err34);
        }
        errors++;
      }
    }
    if (data.priority !== undefined) {
      let data10 = data.priority;
      if (!(typeof data10 == 'number' && !(data10 % 1) && !isNaN(data10) && isFinite(data10))) {
        const err35 = {
          instancePath: instancePath + '/priority',
          schemaPath: '#/properties/priority/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err35];
        } else {
          pushErrors(vErrors, err35);
        }
        errors++;
      }
      if (typeof data10 == 'number' && isFinite(data10)) {
        if (data10 > 10 || isNaN(data10)) {
          const err36 = {
            instancePath: instancePath + '/priority',
            schemaPath: '#/properties/priority/maximum',
            keyword: 'maximum',
            params: { comparison: '<=', limit: 10 },
          };
          if (vErrors === null) {
            vErrors = [err36];
          } else {
            pushErrors(vErrors, err36);
          }
          errors++;
        }
        if (data10 < 1 || isNaN(data10)) {
          const err37 = {
            instancePath: instancePath + '/priority',
            schemaPath: '#/properties/priority/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err37];
          } else {
            pushErrors(vErrors, err37);
          }
          errors++;
        }
      }
    }
    if (data.locks !== undefined) {
      if (
        !validate71(data.locks, {
          instancePath: instancePath + '/locks',
          parentData: data,
          parentDataProperty: 'locks',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate71.errors : pushErrors(vErrors, ...validate71.errors);
        errors = vErrors.length;
      }
    }
    if (data.scope !== undefined) {
      if (
        !validate76(data.scope, {
          instancePath: instancePath + '/scope',
          parentData: data,
          parentDataProperty: 'scope',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate76.errors : pushErrors(vErrors, ...validate76.errors);
        errors = vErrors.length;
      }
    }
    if (data.context_impact !== undefined) {
      if (
        !validate82(data.context_impact, {
          instancePath: instancePath + '/context_impact',
          parentData: data,
          parentDataProperty: 'context_impact',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate82.errors : pushErrors(vErrors, ...validate82.errors);
        errors = vErrors.length;
      }
    }
    if (data.worktree !== undefined) {
      if (
        !validate91(data.worktree, {
          instancePath: instancePath + '/worktree',
          parentData: data,
          parentDataProperty: 'worktree',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate91.errors : pushErrors(vErrors, ...validate91.errors);
        errors = vErrors.length;
      }
    }
    if (data.timeout_minutes !== undefined) {
      let data15 = data.timeout_minutes;
      if (!(typeof data15 == 'number' && !(data15 % 1) && !isNaN(data15) && isFinite(data15))) {
        const err38 = {
          instancePath: instancePath + '/timeout_minutes',
          schemaPath: '#/properties/timeout_minutes/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err38];
        } else {
          pushErrors(vErrors, err38);
        }
        errors++;
      }
      if (typeof data15 == 'number' && isFinite(data15)) {
        if (data15 < 1 || isNaN(data15)) {
          const err39 = {
            instancePath: instancePath + '/timeout_minutes',
            schemaPath: '#/properties/timeout_minutes/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err39];
          } else {
            pushErrors(vErrors, err39);
          }
          errors++;
        }
      }
    }
    if (data.retry_budget !== undefined) {
      let data16 = data.retry_budget;
      if (!(typeof data16 == 'number' && !(data16 % 1) && !isNaN(data16) && isFinite(data16))) {
        const err40 = {
          instancePath: instancePath + '/retry_budget',
          schemaPath: '#/properties/retry_budget/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err40];
        } else {
          pushErrors(vErrors, err40);
        }
        errors++;
      }
      if (typeof data16 == 'number' && isFinite(data16)) {
        if (data16 < 0 || isNaN(data16)) {
          const err41 = {
            instancePath: instancePath + '/retry_budget',
            schemaPath: '#/properties/retry_budget/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err41];
          } else {
            pushErrors(vErrors, err41);
          }
          errors++;
        }
      }
    }
    if (data.min_trust_level !== undefined) {
      let data17 = data.min_trust_level;
      if (!(typeof data17 == 'number' && !(data17 % 1) && !isNaN(data17) && isFinite(data17))) {
        const err42 = {
          instancePath: instancePath + '/min_trust_level',
          schemaPath: '#/properties/min_trust_level/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err42];
        } else {
          pushErrors(vErrors, err42);
        }
        errors++;
      }
      if (typeof data17 == 'number' && isFinite(data17)) {
        if (data17 > 4 || isNaN(data17)) {
          const err43 = {
            instancePath: instancePath + '/min_trust_level',
            schemaPath: '#/properties/min_trust_level/maximum',
            keyword: 'maximum',
            params: { comparison: '<=', limit: 4 },
          };
          if (vErrors === null) {
            vErrors = [err43];
          } else {
            pushErrors(vErrors, err43);
          }
          errors++;
        }
        if (data17 < 0 || isNaN(data17)) {
          const err44 = {
            instancePath: instancePath + '/min_trust_level',
            schemaPath: '#/properties/min_trust_level/minimum',
            keyword: 'minimum',
            params: { comparison: '>=', limit: 0 },
          };
          if (vErrors === null) {
            vErrors = [err44];
          } else {
            pushErrors(vErrors, err44);
          }
          errors++;
        }
      }
    }
    if (data.verification !== undefined) {
      if (
        !validate93(data.verification, {
          instancePath: instancePath + '/verification',
          parentData: data,
          parentDataProperty: 'verification',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate93.errors : pushErrors(vErrors, ...validate93.errors);
        errors = vErrors.length;
      }
    }
    if (data.metadata !== undefined) {
      if (
        !validate100(data.metadata, {
          instancePath: instancePath + '/metadata',
          parentData: data,
          parentDataProperty: 'metadata',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors =
          vErrors === null ? validate100.errors : pushErrors(vErrors, ...validate100.errors);
        errors = vErrors.length;
      }
    }
    if (data.inputs !== undefined) {
      let data20 = data.inputs;
      if (!(data20 && typeof data20 == 'object' && !Array.isArray(data20))) {
        const err45 = {
          instancePath: instancePath + '/inputs',
          schemaPath: '#/properties/inputs/type',
          keyword: 'type',
          params: { type: 'object' },
        };
        if (vErrors === null) {
          vErrors = [err45];
        } else {
          pushErrors(vErrors, err45);
        }
        errors++;
      }
    }
    if (data.outputs !== undefined) {
      if (
        !validate102(data.outputs, {
          instancePath: instancePath + '/outputs',
          parentData: data,
          parentDataProperty: 'outputs',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors =
          vErrors === null ? validate102.errors : pushErrors(vErrors, ...validate102.errors);
        errors = vErrors.length;
      }
    }
  } else {
    const err46 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err46];
    } else {
      pushErrors(vErrors, err46);
    }
    errors++;
  }
  validate67.errors = vErrors;
  return errors === 0;
}
validate67.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

function validate52(
  data,
  { instancePath = '', parentData, parentDataProperty, rootData = data, dynamicAnchors = {} } = {},
) {
  let vErrors = null;
  let errors = 0;
  const evaluated0 = validate52.evaluated;
  if (evaluated0.dynamicProps) {
    evaluated0.props = undefined;
  }
  if (evaluated0.dynamicItems) {
    evaluated0.items = undefined;
  }
  if (data && typeof data == 'object' && !Array.isArray(data)) {
    if (data.schema_version === undefined) {
      const err0 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'schema_version' },
      };
      if (vErrors === null) {
        vErrors = [err0];
      } else {
        pushErrors(vErrors, err0);
      }
      errors++;
    }
    if (data.feature === undefined) {
      const err1 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'feature' },
      };
      if (vErrors === null) {
        vErrors = [err1];
      } else {
        pushErrors(vErrors, err1);
      }
      errors++;
    }
    if (data.contracts === undefined) {
      const err2 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'contracts' },
      };
      if (vErrors === null) {
        vErrors = [err2];
      } else {
        pushErrors(vErrors, err2);
      }
      errors++;
    }
    if (data.packages === undefined) {
      const err3 = {
        instancePath,
        schemaPath: '#/required',
        keyword: 'required',
        params: { missingProperty: 'packages' },
      };
      if (vErrors === null) {
        vErrors = [err3];
      } else {
        pushErrors(vErrors, err3);
      }
      errors++;
    }
    for (const key0 in data) {
      if (!(
        key0 === 'schema_version' ||
        key0 === 'feature' ||
        key0 === 'contracts' ||
        key0 === 'defaults' ||
        key0 === 'packages'
      )) {
        const err4 = {
          instancePath,
          schemaPath: '#/additionalProperties',
          keyword: 'additionalProperties',
          params: { additionalProperty: key0 },
        };
        if (vErrors === null) {
          vErrors = [err4];
        } else {
          pushErrors(vErrors, err4);
        }
        errors++;
      }
    }
    if (data.schema_version !== undefined) {
      let data0 = data.schema_version;
      if (!(typeof data0 == 'number' && !(data0 % 1) && !isNaN(data0) && isFinite(data0))) {
        const err5 = {
          instancePath: instancePath + '/schema_version',
          schemaPath: '#/properties/schema_version/type',
          keyword: 'type',
          params: { type: 'integer' },
        };
        if (vErrors === null) {
          vErrors = [err5];
        } else {
          pushErrors(vErrors, err5);
        }
        errors++;
      }
      if (1 !== data0) {
        const err6 = {
          instancePath: instancePath + '/schema_version',
          schemaPath: '#/properties/schema_version/const',
          keyword: 'const',
          params: { allowedValue: 1 },
        };
        if (vErrors === null) {
          vErrors = [err6];
        } else {
          pushErrors(vErrors, err6);
        }
        errors++;
      }
    }
    if (data.feature !== undefined) {
      if (
        !validate53(data.feature, {
          instancePath: instancePath + '/feature',
          parentData: data,
          parentDataProperty: 'feature',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate53.errors : pushErrors(vErrors, ...validate53.errors);
        errors = vErrors.length;
      }
    }
    if (data.contracts !== undefined) {
      if (
        !validate55(data.contracts, {
          instancePath: instancePath + '/contracts',
          parentData: data,
          parentDataProperty: 'contracts',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate55.errors : pushErrors(vErrors, ...validate55.errors);
        errors = vErrors.length;
      }
    }
    if (data.defaults !== undefined) {
      if (
        !validate63(data.defaults, {
          instancePath: instancePath + '/defaults',
          parentData: data,
          parentDataProperty: 'defaults',
          rootData,
          dynamicAnchors,
        })
      ) {
        vErrors = vErrors === null ? validate63.errors : pushErrors(vErrors, ...validate63.errors);
        errors = vErrors.length;
      }
    }
    if (data.packages !== undefined) {
      let data4 = data.packages;
      if (Array.isArray(data4)) {
        if (data4.length < 1) {
          const err7 = {
            instancePath: instancePath + '/packages',
            schemaPath: '#/properties/packages/minItems',
            keyword: 'minItems',
            params: { limit: 1 },
          };
          if (vErrors === null) {
            vErrors = [err7];
          } else {
            pushErrors(vErrors, err7);
          }
          errors++;
        }
        const len0 = data4.length;
        for (let i0 = 0; i0 < len0; i0++) {
          if (
            !validate67(data4[i0], {
              instancePath: instancePath + '/packages/' + i0,
              parentData: data4,
              parentDataProperty: i0,
              rootData,
              dynamicAnchors,
            })
          ) {
            vErrors =
              vErrors === null ? validate67.errors : pushErrors(vErrors, ...validate67.errors);
            errors = vErrors.length;
          }
        }
      } else {
        const err8 = {
          instancePath: instancePath + '/packages',
          schemaPath: '#/properties/packages/type',
          keyword: 'type',
          params: { type: 'array' },
        };
        if (vErrors === null) {
          vErrors = [err8];
        } else {
          pushErrors(vErrors, err8);
        }
        errors++;
      }
    }
  } else {
    const err9 = {
      instancePath,
      schemaPath: '#/type',
      keyword: 'type',
      params: { type: 'object' },
    };
    if (vErrors === null) {
      vErrors = [err9];
    } else {
      pushErrors(vErrors, err9);
    }
    errors++;
  }
  validate52.errors = vErrors;
  return errors === 0;
}
validate52.evaluated = { props: true, dynamicProps: false, dynamicItems: false };

class TooManyErrors extends Error {
  constructor(errors) {
    super('too many errors');
    this.errors = errors;
  }
}
function pushErrors(errors, ...more) {
  if (errors.length + more.length > 5000) throw new TooManyErrors(errors);
  errors.push(...more);
  return errors;
}
exports.TooManyErrors = TooManyErrors;
exports.propertyNames = {
  '': ['schema_version', 'feature', 'contracts', 'defaults', 'packages'],
  '/feature': ['id', 'title', 'plan_revision', 'created_by', 'created_at'],
  '/contracts': ['revision', 'openapi', 'generated', 'mocks', 'cdc'],
  '/contracts/openapi': ['primary', 'files'],
  '/contracts/generated': ['pydantic_dir', 'typescript_dir'],
  '/contracts/mocks': ['prism'],
  '/contracts/mocks/prism': ['enabled', 'command', 'base_url'],
  '/contracts/cdc': ['pact'],
  '/contracts/cdc/pact': ['enabled', 'broker_url', 'consumer_dir'],
  '/defaults': [
    'priority',
    'lock_ttl_minutes',
    'timeout_minutes',
    'retry_budget',
    'verification_tier_required',
    'min_trust_level',
  ],
  '/packages/*': [
    'package_id',
    'title',
    'role',
    'archetype',
    'decomposition',
    'stack_position',
    'task_type',
    'description',
    'depends_on',
    'priority',
    'locks',
    'scope',
    'context_impact',
    'worktree',
    'timeout_minutes',
    'retry_budget',
    'min_trust_level',
    'verification',
    'metadata',
    'inputs',
    'outputs',
  ],
  '/packages/*/locks': ['files', 'keys', 'ttl_minutes', 'reason'],
  '/packages/*/scope': ['write_allow', 'read_allow', 'deny'],
  '/packages/*/context_impact': ['surfaces', 'rationale'],
  '/packages/*/context_impact/rationale': [
    'capabilities',
    'apis',
    'architecture',
    'decisions',
    'documentation',
    'semantic_code',
  ],
  '/packages/*/context_impact/rationale/capabilities': ['reason', 'approved_by'],
  '/packages/*/context_impact/rationale/apis': ['reason', 'approved_by'],
  '/packages/*/context_impact/rationale/architecture': ['reason', 'approved_by'],
  '/packages/*/context_impact/rationale/decisions': ['reason', 'approved_by'],
  '/packages/*/context_impact/rationale/documentation': ['reason', 'approved_by'],
  '/packages/*/context_impact/rationale/semantic_code': ['reason', 'approved_by'],
  '/packages/*/worktree': ['name', 'mode'],
  '/packages/*/verification': ['tier_required', 'steps'],
  '/packages/*/verification/steps/*': [
    'name',
    'kind',
    'command',
    'cwd',
    'env',
    'expect_exit_code',
    'ci',
    'manual_instructions',
    'evidence',
  ],
  '/packages/*/verification/steps/*/ci': ['provider', 'workflow', 'required_checks'],
  '/packages/*/verification/steps/*/evidence': ['artifacts', 'result_keys'],
  '/packages/*/metadata': ['loc_estimate', 'alternatives_count', 'complexity', 'package_kind'],
  '/packages/*/outputs': ['result_keys', 'artifacts'],
};
