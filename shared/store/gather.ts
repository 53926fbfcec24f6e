/** How many groups are under way at once, at most. One that is slow does not hold up the next. */
const maxUnderWay = 2;

/**
 * Answers questions in groups: those of one turn of the event loop together, and then all that came while groups were
 * under way. The messages of a batch are handled in parallel, so that a step of ten articles becomes one or two calls
 * of the database.
 *
 * @param answerAll asks all questions at once, and returns a promise for each, in the same order
 */
export function gather<Question, Answer>(
  answerAll: (questions: readonly Question[]) => readonly Promise<Answer>[],
): (question: Question) => Promise<Answer> {
  let waiting: { readonly question: Question; readonly resolve: (answer: Promise<Answer>) => void }[] = [];
  let underWay = 0;
  let isPlanned = false;

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    // After everything that can go on now has asked its question.
    process.nextTick(askWaiting);
  }

  function askWaiting(): void {
    isPlanned = false;
    if (waiting.length === 0 || underWay === maxUnderWay) return;
    const group = waiting;
    waiting = [];
    underWay += 1;
    const answers = answerAll(group.map(({ question }) => question));
    for (const [at, { resolve }] of group.entries()) resolve(answers[at]!);
    void Promise.allSettled(answers).then(() => {
      underWay -= 1;
      plan();
    });
  }

  return (question) =>
    new Promise((resolve) => {
      waiting.push({ question, resolve });
      plan();
    });
}
