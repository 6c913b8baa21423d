import type { ContractInterface } from '@parallel-plan/contracts';
import type { Capability, Requirement } from '../brief/types';
import { interfaceName } from '../contracts/interfaces';
import { VERBS } from '../projects/search-words';
import type { FeatureDecisions } from '../types';
import { inline, sentence } from './markdown';

/** A requirement's text may have 500 characters. A description may be longer. */
const MAX_QUOTED = 300;

/**
 * The capabilities of a feature. If the brief names none, there is one capability: the description,
 * and one requirement for each interface.
 *
 * @param taken capabilities that have a main spec
 */
export function deriveCapabilities(
  decisions: Pick<FeatureDecisions, 'options' | 'interfaces' | 'projects'>,
  taken: readonly string[],
): readonly Capability[] {
  const { brief, changeId, description, title } = decisions.options;
  if (brief.capabilities !== undefined) {
    return brief.capabilities;
  }
  const name = capabilityName(changeId, taken);
  return [
    {
      name,
      added: [
        wholeFeature(title, description, decisions.projects),
        ...decisions.interfaces.filter(({ kind }) => kind !== 'module').map(interfaceRequirement),
      ],
    },
  ];
}

/**
 * The change's id without its verb. If a spec had this name, it would be modified instead of added.
 */
function capabilityName(changeId: string, taken: readonly string[]): string {
  const [verb = '', ...rest] = changeId.split('-');
  const words = VERBS.has(verb) ? rest : [verb, ...rest];
  const name = words.join('-').replace(/^(the|an?)-(?=.)/, '') || changeId;
  return taken.includes(name) ? changeId : name;
}

function wholeFeature(
  title: string,
  description: string,
  projects: FeatureDecisions['projects'],
): Requirement {
  const implementing = projects.filter(({ type }) => type !== 'e2e');
  const quoted = inline(description).slice(0, MAX_QUOTED);
  return {
    name: title,
    text: `The system SHALL fulfil this request: ${sentence(quoted)}`,
    ...(implementing.length > 0 && { implementedBy: implementing.map(({ name }) => name) }),
    scenarios: [
      {
        name: 'The request is fulfilled',
        given: 'the questions in `design.md` are answered',
        when: 'a person does what the request describes in the running system',
        then: 'it works as those answers describe',
      },
      {
        name: 'Nothing else breaks',
        when: 'all work packages of this change are merged',
        then: 'the verification of all affected projects passes',
      },
    ],
  };
}

function interfaceRequirement(one: ContractInterface): Requirement {
  return { ...describeInterface(one), implementedBy: [one.owner] };
}

function describeInterface({ kind, lockKey, owner, artifact }: ContractInterface): Requirement {
  const name = interfaceName({ lockKey });
  switch (kind) {
    case 'operation':
      return {
        name,
        text: `The project \`${owner}\` SHALL answer \`${name}\` as described in \`${artifact}\`.`,
        scenarios: [
          {
            name: 'The request is valid',
            when: `a client sends \`${name}\` with a request that matches the contract`,
            then: 'the response has the success status and a body that matches the contract',
          },
          {
            name: 'The request is not valid',
            when: `a client sends \`${name}\` with a request that does not match the contract`,
            then: 'the response is a problem document (RFC 7807) with a status of the contract',
          },
        ],
      };
    case 'table':
      return {
        name: `Table ${name}`,
        text: `The project \`${owner}\` SHALL keep the table \`${name}\` as described in \`${artifact}\`.`,
        scenarios: [
          {
            name: 'The schema is applied',
            when: `\`${artifact}\` and then the seed rows are applied to an empty database`,
            then: `the table \`${name}\` exists and the seed rows satisfy its constraints`,
          },
        ],
      };
    case 'module':
      return {
        name: `Module ${owner}`,
        text: `The project \`${owner}\` SHALL export what \`${artifact}\` declares.`,
        scenarios: [
          {
            name: 'The code fulfils the contract',
            when: `\`parallel-plan modules check\` compares \`${owner}\` with \`${artifact}\``,
            then: 'it finds no difference and no stub',
          },
        ],
      };
    case 'event':
      return {
        name: `Event ${name}`,
        text: `The project \`${owner}\` SHALL publish \`${name}\` as described in \`${artifact}\`.`,
        scenarios: [
          {
            name: 'The event is published',
            when: `what \`${name}\` reports has happened`,
            then: 'one event is published, and it is valid against its schema',
          },
        ],
      };
  }
}
