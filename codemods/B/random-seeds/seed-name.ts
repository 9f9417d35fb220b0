/** What notebooks call the seed of all random numbers. */
const SEED_NAME = /^(?:(?:random|rng|global|torch|base|default|manual|train(?:ing)?)_)?seed$|^random_state$/i;

/** Whether a variable or an argument of this name is a seed. */
export function isSeedName(name: string): boolean {
  return SEED_NAME.test(name);
}
