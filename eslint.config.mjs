/** Lint: the recommended type-aware sets, and what the pure core must not call (docs/architecture.md, "The import law"). */
import tseslint from 'typescript-eslint';
import reactHooks from 'eslint-plugin-react-hooks';

const bannedInCore = [
  { object: 'Date', property: 'now', message: 'Time comes in with the input.' },
  { object: 'Math', property: 'random', message: 'Randomness lives in the state.' },
];

export default tseslint.config(
  { ignores: ['**/dist/', '**/node_modules/', 'reports/', '.stryker-tmp/', 'data/', 'test-results/', 'playwright-report/'] },
  ...tseslint.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always'],
      'no-console': 'off',
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    ignores: ['**/*.config.ts', 'playwright.config.ts'],
    languageOptions: { parserOptions: { project: ['shared', 'server', 'web', 'e2e'].map((name) => `${name}/tsconfig.json`), tsconfigRootDir: import.meta.dirname } },
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }] },
  },
  {
    files: ['shared/src/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-properties': ['error', ...bannedInCore],
      'no-restricted-syntax': ['error', { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time comes in with the input.' }],
    },
  },
  { files: ['web/src/**/*.{ts,tsx}'], plugins: { 'react-hooks': reactHooks }, rules: { ...reactHooks.configs.recommended.rules } },
);
