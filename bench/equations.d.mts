/** The text of a model of `count` states: equation k has constants of its own and takes three other states. It stays bounded. */
export declare function equations(count: number): string;
