export { createMember, type Member, type NewMember } from './member.ts';
export { MemberStore } from './member-store.ts';
export { createSessions, type Session, type Sessions } from './sessions.ts';
