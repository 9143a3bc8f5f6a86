export const nothing = 1; // queryRunner
