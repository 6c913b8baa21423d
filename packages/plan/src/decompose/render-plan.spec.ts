import { decompose } from './decompose';
import { renderPlan } from './render-plan';
import { sessionsRequest, shopWorkspace } from './testing/sessions-feature';

it('reads like something a person wrote', () => {
  expect(renderPlan(decompose(sessionsRequest, shopWorkspace))).toMatchSnapshot();
});
