// Which budget sent a request to another route than it asked for.

export const addBudgetSwitch = `
ALTER TABLE requests ADD COLUMN switched_by TEXT;
`;
