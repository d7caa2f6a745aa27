// What a Cohere model takes, by its name: those that plan before tool calls, and the newer ones that think in content blocks.

/** Everything before Command A Reasoning, whose name has that word, and what was made beside it without thinking. */
const PLANS = /^(?:c4ai-|command$|command-(?:light|nightly|r|a-03|a-vision|a-translate))/;

/** True when the model takes `thinking` and its own thoughts back; an unknown name is newer than this code. */
export const thinks = (model: string): boolean => !PLANS.test(model.slice(model.lastIndexOf('/') + 1));
