const { writeFileSync } = require('node:fs');

const { MEMORY_REPORT } = process.env;
// Processes that this one starts have their own memory, and must not overwrite the report.
delete process.env.MEMORY_REPORT;
process.on('exit', () => writeFileSync(MEMORY_REPORT, String(process.resourceUsage().maxRSS)));
