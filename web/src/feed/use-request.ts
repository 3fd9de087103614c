/** Requests as components make them, on one cache for the page. Apart from `ask-back-end.ts`, since its library is loaded with the first dialog. */
import { QueryClient, useMutation, useQuery, type UseMutationOptions, type UseMutationResult, type UseQueryResult } from '@tanstack/react-query';

const answers = new QueryClient();

/** What is sent when somebody asks for it. */
export function useRequest<Answer, Asked = void>(options: UseMutationOptions<Answer, Error, Asked>): UseMutationResult<Answer, Error, Asked> {
  return useMutation(options, answers);
}

/** What is fetched when it is drawn; a refusal is shown at once. */
export function useAnswer<Answer>(name: string, ask: () => Promise<Answer>): UseQueryResult<Answer> {
  return useQuery({ queryKey: [name], queryFn: ask, retry: false }, answers);
}

/** Fetches anew what is drawn under this name. */
export function askAgain(name: string): Promise<void> {
  return answers.invalidateQueries({ queryKey: [name] });
}
