"""Every sentence the person reads, in English. Plain text; formatting is added in `render`.

Constants only: texts, tables of texts, and `Plural` where a number decides. `bot.tg.language` hands them out in the
language spoken; the translations are in ``bot/tg/locale``. Whole sentences with ``{named}`` fields, since no language
puts fragments together as English does.
"""

from __future__ import annotations

from bot.tg.plural import Plural

NOTICE = (
    "I keep your answers and scores so that you can see yourself improve. "
    "/privacy says what and for how long, /forget deletes it."
)
HELLO = "Hello, {name}!"
HELLO_ALONE = "Hello!"
WELCOME_NEW = "I ask you real interview questions and mark your answers point by point, quoting your own words."
WELCOME_ROLE = "Which role are you practising for? Tap one, or write it in your own words."
WELCOME_BACK = "Welcome back. Your role is {role}."
WELCOME_OPEN = "Your question is still open: just write your answer."
WELCOME_SAVED = "What you answered so far is saved; now it is the turn of the question below."
WELCOME_GO = "Take a /question when you are ready."
ROLE_ASK = "Which role are you practising for? Tap one, or write it in your own words."
ROLE_ASK_OPEN = "Which role? Tap one, or type /role and its name. (Plain text is taken as your answer.)"
ROLE_UNCLEAR = "I am not sure which role “{text}” is. Did you mean one of these?"
ROLE_UNKNOWN = "I know no role like “{text}”. Here are some that I have questions for."
ROLE_SET = "Role: {role}"
ROLE_ALSO = "It could also be {roles}: tap to change."
ROLE_FEW = Plural(
    "I have only {n} question for it so far; I will add related ones and say so.",
    "I have only {n} questions for it so far; I will add related ones and say so.",
)
DIFFICULTY_ASK = "How hard should it be? Adaptive follows your scores."
DIFFICULTY_UNCLEAR = "“{text}” is no level I know. Tap one of these."
PLAIN_TEXT_IS_ANSWER = "(Plain text is taken as your answer.)"
DIFFICULTY_SET = "Difficulty: {level}"
LEVEL_WORDS = {"easy": "easy", "medium": "medium", "hard": "hard", "adaptive": "adaptive"}
LEVELS = {"easy": "Easy", "medium": "Medium", "hard": "Hard", "adaptive": "Adaptive"}
TYPES = {
    "technical-concept": "concept",
    "system-design": "system design",
    "coding-discussion": "coding discussion",
    "behavioural": "behavioural",
    "situational": "situation",
    "case": "case",
}
REASONS = {
    "review_due": "due for review",
    "longest_ago": "answered longest ago",
    "new_for_you": "new for you",
    "role": "matches your role",
    "everybody": "asked in every role",
    "level": "at the level you chose",
    "adaptive": "at the level your scores suggest",
    "filter": "fits your filter",
    "linked": "from your link",
    "found": "you picked it",
    "retry": "once more",
}
WIDENED = {
    "near_difficulty": "Nothing new is left at that level, so this one is a level beside it.",
    "any_difficulty": "Nothing new is left near that level, so this one is at another.",
    "related_role": "Nothing new is left for your role, so this one is from a related role.",
    "seen_before": "You have answered everything new for your role, so this one comes back.",
    "any_role": "Nothing is left for your role, so this one is from another.",
    "vacancy_rest": "Nothing new at this level serves your vacancy, so this one is for your role.",
    "new_round": "That was every question I have. A new round begins.",
}
FILTER_NEAREST = "Nothing new for “{wish}”; here is the nearest: {given}."
FILTER_YOUR_LEVEL = "at your level"
FILTER_GIVEN = {
    "near_difficulty": "one level away",
    "any_difficulty": "at another level",
    "related_role": "for a related role",
    "any_company": "from elsewhere",
    "any_tag": "on another topic",
    "any_type": "another kind of question",
    "seen_before": "answered not long ago",
    "any_role": "for another role",
}
QUESTION_FILTER = "Filter: {filter}"
FILTER_HEAD = {
    "none": "No filter is set: I choose from every question.",
    "now": "Your filter: {filter}",
    "set": "Filter: {filter}",
    "cleared": "Filter cleared. I choose from every question, and the level follows your scores.",
}
FILTER_HEAD_ROLE = {
    **FILTER_HEAD,
    "none": "No filter is set: I choose from every question for your role.",
    "cleared": "Filter cleared. I choose from every question for your role, and the level follows your scores.",
}
FILTER_EXAMPLE = "Tap what to narrow, or write it: /filter system-design hard, /filter tag sql, /filter clear"
FILTER_FITS = Plural("{n} question fits.", "{n} questions fit.")
FILTER_FITS_ROLE = Plural("{n} question for the role {role} fits.", "{n} questions for the role {role} fit.")
FILTER_FITS_NONE = "No question fits all of it, so I will take the nearest and say so."
FILTER_FITS_NONE_ROLE = "No question for the role {role} fits all of it, so I will take the nearest and say so."
FILTER_STAYS = {
    "set": "The question on the table stays; the next one follows the filter.",
    "cleared": "The question on the table stays.",
}
FILTER_PART = {"level": "{value}", "type": "{value}", "tags": "{names}", "companies": "from {names}"}
FILTER_OR = " or "
FILTER_AND = " · "
FILTER_MENU = {
    "type": "Which kind of question?",
    "level": "How hard should it be? Adaptive follows your scores.",
    "tag": "Which topics? One of them is enough for a question to fit.",
    "company": "Asked at which company?",
}
FILTER_PAGE = "Page {page} of {pages}"
FILTER_UNCLEAR = "I know nothing to filter by called “{words}”, so I changed nothing. Nearest: {nearest}."
FILTER_UNCLEAR_ALONE = "I know nothing to filter by called “{words}”, nor anything near it, so I changed nothing."
FILTER_ONE_OF = {
    "type": "I can filter by one kind of question at a time. Tap the one you mean; nothing has changed yet.",
    "level": "I can filter by one difficulty at a time. Tap the one you mean; nothing has changed yet.",
}
FILTER_SEVERAL = "“{words}” can be {nearest}. Tap the one you mean; nothing has changed yet."
FILTER_UNCLEAR_FIND = "To look for it in the questions: /find {words}"
FILTER_KINDS = {"type": "Kind", "level": "Difficulty", "tag": "Topic", "company": "Company"}
FILTER_CHOSEN = "✓ {label}"
FOUND = {
    "exact": "Here it is, with the nearest others:",
    "meaning": "Questions on “{query}”:",
    "weak": "Nothing matches “{query}”; the nearest are:",
    "words": "My search by meaning does not work just now, so these only share words with “{query}”:",
}
FOUND_ALONE = "Here it is:"
FOUND_NOTHING = {
    "weak": "There are no questions in the bank. Whoever runs this bot can add some with `viva bank import`.",
    "words": "My search by meaning does not work just now, and no question shares a word with “{query}”. "
    "Try another word, or take a /question.",
}
FOUND_STAYS = "Your open question stays on the table. If you take another, /resume brings it back."
FOUND_TAKE = "Take {number}"
QUESTION_OPEN = "Still open:"
QUESTION_ANSWER = "Write your answer as you would say it."
ANSWER_IN_ENGLISH = "Please answer in English: the built-in judge reads nothing else."
QUESTION_BEFORE = "Last time: {score}"
QUESTION_BEFORE_THAT = "That answer: {score}"
NOTHING_TO_ASK = {
    "empty_bank": "There are no questions in the bank. Whoever runs this bot can add some with `viva bank import`.",
    "found_gone": "That question has left the bank since. /find looks again.",
    "unknown_card": "That link names a question I do not have any more. Take a /question instead.",
}
HINT = "Hint {number} of {total}"
HINT_CAP = "With this hint the best possible score is {cap}."
SOLUTION = "An example answer"
SOLUTION_NOTE = "One good answer among many, not the only one."
SOLUTION_CAP = "You can still answer; the best possible score is now {cap}."
SOLUTION_FOR = "For another audience"
SOLUTION_NEXT = "What an interviewer asks next"
PART_HELD = "Saved part {parts} ({characters} characters so far). Send the rest, or tap “Done” if that was all."
GRADED_BY_EMBEDDED = (
    "Marked by the built-in judge. It misses some points and hears a few that are not there: check its quotes, and "
    "compare with the example answer before you believe a score. /trust shows how far it agrees with labelled answers."
)
BAND_WORDS = {
    "ready": "ready",
    "solid with gaps": "solid, with gaps",
    "vague": "vague",
    "thin": "thin",
    "no answer yet": "no answer yet",
}
DELTA = "{delta:+d} against your last try"
DELTA_OLDER = "{delta:+d} against that answer"
DELTA_CORRECTED = "The question has been corrected since the earlier answer, so I do not compare the two."
DELTA_FILLED = "{delta:+d} by what you added"
HABITS = {
    "example": "without a concrete example or figure",
    "weighing": "without weighing one side against the other",
    "order": "without an order one can follow",
}
HABIT_IN_A_ROW = "{nth} answer in a row {what}."
HABIT_OFTEN = "{times} of your last {of} answers came {what}."
HABIT_MISTAKES = (
    "{times} of your last {of} answers had a common mistake in them. Before you send the next one, read it through "
    "for the sentence you are least sure of."
)
NTH = {3: "Third", 4: "Fourth", 5: "Fifth"}
COVERED = "What you said"
GAPS = "Biggest gaps"
GAPS_UNHEARD = "Not heard"
GAP_WORTH = "worth {worth}"
TRAP = "A trap you stepped in"
NEXT_STEP = "Next step"
NEXT_STEP_WORTH = "Next step, worth up to {worth}"
STRENGTH = "Strongest"
ADVICE = {
    "clear": "You made this clear: {text}",
    "touched": "You touched on this: {text}",
    "in_full": "Say in full: {text}",
    "add": "Add this: {text}",
    "listens": "What an interviewer listens for: {text}",
    "listens_half": "What an interviewer wants to hear in full: {text}",
    "avoid": "Steer clear of this: {text}",
    "ahead": "Be ready for this next: {text}",
    "opposite": "This sounds like the opposite of: {text}",
}
NOTHING_COVERED = "I found none of the key points in your words."
ALL_COVERED = "You made every point I was listening for."
DISPUTED = "two judges disagree"
JOINED = "Graded again with the part you added."
HALF_WORTH = "half, {worth} more possible"
CAPPED = {
    "hints": "Capped at {cap}, because you took hints; {uncapped} without.",
    "example": "Capped at {cap}, because you saw the example answer; {uncapped} without.",
}
CAPPED_ONLY = {
    "hints": "Capped at {cap}, because you took hints.",
    "example": "Capped at {cap}, because you saw the example answer.",
}
GATES = {
    "empty": "There was no text in that. The question is still open.",
    "symbols": "I only see symbols there. Write your answer in words; the question is still open.",
    "too_short": "That is too short to judge. Say a little more, I add it to this; the question is still open.",
    "dont_know": "That is an honest answer. Read an example, then try again: that is how it sticks.",
    "question_echoed": "That is the question itself. Write your own answer; the question is still open.",
    "model_answer_pasted": "That is the example answer, so I cannot tell what you know. "
    "Say it in your own words; the question is still open.",
    "page": "That looks like a copied web page, so I cannot tell what you know. "
    "Say it in your own words; the question is still open.",
    "not_english": "The built-in judge reads English only, so I have not marked that. "
    "Say it in English; the question is still open.",
    "code": "The built-in judge cannot read code, so I have not marked that. "
    "Say in words what it does and why; the question is still open.",
}
SAVED = "Your answer is saved."
NOT_GRADED = "Your answer is saved, not graded yet. {why}"
NOT_GRADED_RETRY = "I will try again in {pause}; you need not do anything."
NOT_GRADED_OVER = (
    "I have tried several times. “Mark it now” asks the built-in judge, “Ask the model again” the model: now or later, "
    "here or in /history."
)
NOT_GRADED_ALONE = "I have tried several times. Your answer is kept; /retry lets you answer again."
NOT_GRADED_UNREADABLE = (
    "I have tried several times. “Ask the model again” asks it once more: now or later, here or in /history."
)
NOT_GRADED_WAITS = "It waits for the model, which I ask again by myself; you need not do anything."
NOT_GRADED_OFFER = "Or have the built-in judge mark it now."
TRACE = "How your score came about"
TRACE_LINE = "{verdict}, {earned} of {share}"
TRACE_PROBABILITY = "judge's probability {probability}"
TRACE_DISPUTED = "two judges disagree; the built-in judge gives {probability}"
TRACE_WITHDRAWN = "The judge's quote for this is not in your answer as a whole phrase, so it does not count:"
TRACE_WITHDRAWN_ORDER = "The judge's quote for this is from words meant for the judge, so it does not count:"
TRACE_WITHDRAWN_NONE = "The judge gave no quote for this, so it does not count."
TRACE_MISTAKE = "mistake, lowers the score"
TRACE_MISTAKE_COST = "mistake, -{cost}"
TRACE_ERROR_COST = "wrong statement, -{cost}"
TRACE_OPPOSITE = "that point has no credit for it"
TRACE_SUM = "The sum"
TRACE_EARNED = "Points earned: {earned}"
TRACE_TAKEN = "Taken off for mistakes: -{taken}"
TRACE_TAKEN_MOST = "Taken off for mistakes: -{taken}, the most they can cost"
TRACE_FLOOR = "A score never falls below 0."
TRACE_STAYS = "Hints or the example answer that you opened afterwards do not lower a score you already had."
TRACE_ROUNDED = "It was marked when points were rounded in another way, and stays as it was."
TRACE_TOTAL = "Score: {score} of 100"
TRACE_REVISED = "The question has been corrected since, so its points no longer add up to this score."
TRACE_GATED = "No judge was needed. Card {card}, revision {revision}."
TRACE_UNREAD = "The built-in judge cannot read such an answer. Card {card}, revision {revision}."
TRACE_EMBEDDED = "Marked by the built-in judge. Card {card}, revision {revision}."
TRACE_MARKED = "Marked by {by}. Card {card}, revision {revision}."
VERDICTS = {
    "covered": "covered",
    "partial": "half",
    "missing": "missing",
    "made": "counted as a mistake",
    "not_made": "no mistake",
}
MARKS = {"covered": "✅", "partial": "🟡", "missing": "⬜", "made": "⚠️", "not_made": "✅"}
GAP_TITLE = "Fill the gap"
GAP_MISSING = "What an interviewer still listens for:"
GAP_BEFORE = "So far: {score}"
GAP_ANSWER = "Write only the missing part, in your own words. I add it to your answer and mark the whole again."
CONTEST_ASK = "Which one do you see differently?"
CONTEST_ONCE = "Each can be looked at once more; your score cannot fall by it."
CONTEST_WHY = "Which of your words say it, and why? Write it as one message; /cancel leaves it as it is."
CONTEST_WHY_MISTAKE = "Why is it no mistake? Write it as one message; /cancel leaves it as it is."
CONTEST_DELTA = "{delta:+d} after your objection"
CONTEST_UNCHANGED = "unchanged"
CONTEST_OUTCOMES = {
    "changed": "I looked again, at this alone, and you are right.",
    "kept": "I looked again, at this alone, with your reasons beside it. I stay with it:",
    "argued": "With your reasons I hear it; in your answer alone I do not:",
}
CONTEST_STATES = {
    "waiting": "you objected, not judged yet",
    "changed": "you objected and were right",
    "kept": "you objected, it stayed",
    "argued": "you objected; heard with your reasons only",
}
CONTEST_FILL = "“Fill the gap” puts it into your answer."
CONTEST_EMBEDDED = (
    "The built-in judge cannot weigh reasons: it has only looked at your words again. If you said it in words of your "
    "own, compare with the example answer and trust that more."
)
CONTEST_KEPT = "Your objection is kept with the answer; /why and /export show it."
CONTEST_WAITS = "Your objection is saved. The judge cannot be asked just now; I try again in {pause}."
CONTEST_GIVEN_UP = "Your objection is saved, but the judge could not be asked. Ask again whenever you like."
CONTESTS = "Your objections"
LENS = "The same answer for another audience"
LENS_FOR = "For a {audience} listener"
AUDIENCES = {"technical": "technical", "managerial": "managerial"}
AUDIENCES_ALONE = {"technical": "Technical", "managerial": "Managerial"}
LENS_SCORE = (
    "The key points are the same for every audience, so I do not mark your answer again: the number would not change."
)
TRUST = "How far to trust the scores"
TRUST_JUDGE = "Judge in use: {judge}."
TRUST_NONE = "There are no figures yet for this judge: nobody has measured here how well it agrees with people."
TRUST_ANYWAY = (
    "What you can check yourself: /why shows every point with your own words, a quote that is not in your answer does "
    "not count, code does the sum, and “Disagree” has any point looked at again."
)
TRUST_INTERVAL = "95 % interval {low:g} to {high:g}"
TRUST_COUNTED = {
    "cases": Plural("{n} case", "{n} cases"),
    "facts": Plural("{n} fact", "{n} facts"),
    "pairs": Plural("{n} pair", "{n} pairs"),
    "quotes": Plural("{n} quote", "{n} quotes"),
    "arguments": Plural("{n} argument", "{n} arguments"),
    "summaries": Plural("{n} summary", "{n} summaries"),
}
TRUST_DATE = "Measured on {date}."
TRUST_OUTDATED = "That was another version of this judge: the one in use may be better or worse."
WISH_ASK = "Do you mean {wish}?"
WISH_ASK_BUTTON = "Do you mean “{label}”?"
WISHES = {
    "explain": "I ask each question as it stands; a hint says where to begin.",
    "language": "You can choose the language in which I speak.",
}
WISH_EXPLAIN_ALONE = "I ask each question as it stands."
WISH_OR_ANSWER = "Or is it your answer? I have kept your words, and mark nothing until you tap."
WISH_OR_ADD = "Was that part of your last answer?"
LOOSE_TEXT = "No question is open, so I kept that text."
LOOSE_TEXT_ADD = "Was it part of your last answer?"
FORGET_ASK = Plural(
    "Delete everything I have about you: {n} answer, your scores and your settings? This cannot be undone.",
    "Delete everything I have about you: {n} answers, your scores and your settings? This cannot be undone.",
)
FORGET_ASK_UNREAD = (
    "Delete everything I have about you? Some of it is damaged, so I cannot say how many answers that is. "
    "This cannot be undone."
)
FORGOTTEN = "Done: nothing about you is stored any more. /start begins anew."
FORGOTTEN_BUT_FILES = (
    "What you wrote is deleted, but the files you sent with /import are not: delete the folder imports in the "
    "data folder."
)
EXPORT_CAPTION = "Everything stored about you, as JSON."
EXPORT_PACKED = "Everything stored about you, as JSON. It is a lot, so the file is packed; gunzip or 7-Zip opens it."
EXPORT_LARGE = "That is more than Telegram lets me send. Ask the person who runs me: `viva export` has no such limit."
STALE_TOAST = "That button belongs to an earlier moment. Use the newest message."
FOREIGN_TOAST = "That button was made for somebody else."
UNKNOWN_TOAST = "I do not know that button any more. /help shows what I can do."
UNKNOWN_COMMAND = "I do not know /{name}. /help lists what I can do. (Text that begins with / is never an answer.)"
UNKNOWN_COMMAND_NEAR = (
    "I do not know /{name}. Did you mean /{near}? /help lists what I can do. (Text that begins with / is never an "
    "answer.)"
)
SEVERAL_ROLES = "More roles"
BUTTONS = {
    "question": "Get a question",
    "next": "Next",
    "retry": "Retry",
    "gap": "Fill the gap",
    "disagree": "Disagree",
    "follow": "Follow-up",
    "job_off": "End this focus",
    "lens": "For another audience",
    "cancel": "Cancel",
    "solution": "Example answer",
    "why": "Why",
    "hint": "Hint",
    "skip": "Skip",
    "done": "Done",
    "clear": "Clear",
    "back": "Back",
    "more": "Next page",
    "fewer": "Previous page",
    "save": "Save",
    "unsave": "Remove from saved",
    "history": "All my answers",
    "add": "Add it to my last answer",
    "mine": "It is my answer",
    "language": "Language",
    "judge": "Mark it now",
    "regrade": "Ask the model again",
    "rerule": "Ask again",
    "forget": "Delete everything",
    "keep": "Keep it",
    "review": "What is due",
    "plan_off": "End the plan",
    "cheatsheet": "Cheat sheet",
    "pause": "Pause",
    "mock_go": "Go on",
    "mock_finish": "Finish now",
    "mock_leave": "Abandon it",
    "mock": "Mock interview",
    "report": "Save the report",
}
PROBLEM = "Something went wrong on my side. What you wrote is saved; if it was an answer, I mark it in a minute."
PROBLEM_AGAIN = "Something went wrong on my side. Your message is kept, and I go on trying; you need not send it again."
UNREADABLE = "I could not read that, so I did nothing with it. Please send it again as a plain message."
PROBLEM_LOST = "I have tried several times and cannot do this. Please send it again later, or use another command."
ERRORS = (
    "A stored record does not fit this version of Viva. Nothing was changed; please tell whoever runs it.",
    "Everything was deleted, but the database file could not be cleaned up afterwards. Please do it once more.",
    "That answer is no longer stored.",
    "That message could not be sent.",
    "That message may not have arrived.",
    "That point is no longer on the card.",
    "The database did not answer, so not everything was deleted. Please do it once more.",
    "The database did not answer, so nothing was changed. Please try again in a minute.",
    "The database is not open.",
    "The question has left the bank.",
    "The update could not be stored.",
    "Your answer is saved, but it could not be graded yet.",
    "Your answer is saved. The built-in judge cannot read it.",
    "Your answer is saved. The grading model could not be reached.",
    "Your answer is saved. The grading model gave no usable judgement.",
    "Your answer is saved. The grading model is busy.",
    "Your answer is saved. The grading model is not set up properly, and only the person who runs me can mend that.",
    "Your answer is saved. The grading model refused this request.",
    "Your answer is saved. The grading model took too long.",
    "Your answer is saved. The day's budget for marking is used up, for everybody, until midnight UTC.",
    "Your answer is saved; its grade is not.",
)
FLOOD = (
    "That is more than I can read in a minute, so I left the last of it out. For a minute I read nothing more, neither "
    "messages nor taps, and keep nothing of it. Please wait, then send again what I left out."
)
FLOOD_TOAST = "That is more than I can read in a minute, so I left this tap out. Wait a minute, then tap again."
FLOOD_OVER = Plural(
    "Before this I left out one of your messages or taps: too many came in a minute. I kept nothing of it, so please "
    "send it again if it still matters.",
    "Before this I left out {n} of your messages and taps: too many came in a minute. I kept nothing of them, so "
    "please send again what still matters.",
)
NOT_ALLOWED = "This bot is private. Ask the person who runs it to add your number: {user_id}."
NOTES = {
    "stale_button": STALE_TOAST,
    "nobody": "Nothing about you is stored here, so that button leads nowhere. /start begins anew.",
    "nothing_open": "No question is open. Take a /question.",
    "no_more_hints": "Those were all the hints. Write what you have; half an answer shows more than none.",
    "behind_command": "I did not read what stood after the command, but kept it for /export. "
    "An answer goes in a message of its own.",
    "nothing_held": "There is nothing waiting to be graded. Take a /question.",
    "parts_waiting": "You have {characters} characters of an answer here. Tap “Done” to have it graded, "
    "send more, or /cancel to put it aside.",
    "skipped": "Skipped.",
    "cancelled": "Put aside, with everything you wrote. /resume brings it back.",
    "nothing_to_cancel": "There is nothing to put aside.",
    "nothing_paused": "There is no question put aside. Take a /question.",
    "nothing_to_retry": "There is no answer to improve yet. Take a /question.",
    "nothing_to_add": "There is no text waiting, or no answer to add it to. Take a /question.",
    "nothing_to_explain": "There is no score to explain yet.",
    "not_marked_yet": "That answer is kept, but it is not graded yet.",
    "already_graded": "That answer is graded already.",
    "no_gap": "There is no gap to fill in your last answer. Take a /question.",
    "contest_nothing": "There is nothing left to disagree about in your last answer.",
    "contest_nothing_there": "There is nothing left to disagree about in that answer.",
    "contest_later": "A question is on the table, and what you write is taken as its answer. Answer it or /cancel it "
    "first, then tap “Disagree” again.",
    "contest_settled": "That one has been looked at again already; once is all there is.",
    "contest_revised": "That question has been corrected since, so its points are no longer the same. "
    "/retry marks you by the new ones.",
    "contest_gone": "That answer can no longer be looked at again; what you wrote is kept for /export.",
    "contest_left": "All right, the score stays as it is.",
    "daily_limit_again": "Today's limit is used up. Tap the button again from {clock} ({zone}) on.",
    "daily_limit_contest": "Today's limit is used up. Tap “Disagree” again from {clock} ({zone}) on.",
    "no_follow_up": "There is nothing to ask on about your last answer. Take a /question.",
    "job_what": "Paste or forward the vacancy as your next message; I find what it asks for and the questions for it.",
    "job_what_open": "Type or paste the vacancy after the command, like this: /job We are looking for … "
    "(Plain text is taken as your answer.)",
    "job_too_long": "I keep up to {limit} characters as one vacancy, so this was not added. "
    "Paste the part with the duties and requirements after /job.",
    "job_nothing_held": "There is no part of a vacancy waiting. Paste one after /job.",
    "job_left": "All right. What you pasted so far is kept; /job goes on with it.",
    "job_none": "No vacancy is in focus. Paste one after /job.",
    "job_off": "The vacancy is no longer in focus. I choose questions for {role} again; take a /question.",
    "job_off_no_role": "The vacancy is no longer in focus. /role says what you practise for.",
    "job_role": "Role for this vacancy: {role}. Take a /question.",
    "job_left_by_role": "Your vacancy is no longer in focus; paste it again after /job to bring it back.",
    "no_other_audience": "I have no advice for another audience on your last answer. Take a /question.",
    "find_what": "What shall I look for? Write a word or two, or all at once: /find caching",
    "find_what_open": "Tell me what to look for, like this: /find caching (Plain text is taken as your answer.)",
    "filter_gone": "No question has that any more. /filter shows what there is.",
    "filter_leaves_out": "I can only look for what you name, not leave it out, so I changed nothing. "
    "Name what you want, like this: /filter sql or cloud",
    "filter_no_companies": "No question here says which company asked it, so there is nothing to choose from.",
    "card_gone": "That question has left the bank; your answer is kept. Take another /question.",
    "grade_card_gone": "An answer of yours still has no grade, and its question has left the bank, so nobody can mark "
    "it. It is kept; /history shows it.",
    "mock_grade_card_gone": "The question of one of your answers in this mock interview has left the bank, so nobody "
    "can mark it. The answer is kept.",
    "contest_card_gone": "The question of your objection has left the bank, so nobody can look again. "
    "Your objection is kept with the answer; /export shows it.",
    "answer_too_long": "I keep up to {limit} characters as one answer, so this part was not added. "
    "Tap “Done” to have the rest graded.",
    "loose_too_long": "I keep up to {limit} characters for later, so this was not added. Add what is there to your "
    "last answer, or take a /question.",
    "daily_limit": "Your answer is kept ({characters} characters), but today's limit is used up. "
    "Tap “Done” from {clock} ({zone}) on to have it graded.",
    "daily_limit_add": "That text is kept, but today's limit is used up. "
    "Tap the button again from {clock} ({zone}) on.",
    "guess_over": "There is nothing to guess any more: that score is shown, or there was none to give.",
    "guess_waits": "Noted. The score comes as soon as your answer is graded.",
    "guess_on": "From your next answer on I ask what you think you scored before I show it. "
    "The same button under /why switches it off.",
    "guess_off": "I show each score at once again.",
    "no_stats": "No answers yet. Take a /question and come back.",
    "review_nothing_known": "There is nothing to review yet: a question comes back some days after you answered it. "
    "Take a /question.",
    "review_unclear": "/review shows what is due, /review go starts, and /review 2 takes the second of the list.",
    "no_plan": "There is no plan to end. /interview and a date makes one.",
    "interview_told": "Thank you. I keep that with your answers, and /export shows it. "
    "If there is a next one: /interview and its date. Or take a /question.",
    "no_cheatsheet": "Your cheat sheet is made of your own answers, and there is none graded yet. Take a /question.",
    "no_history": "No answers yet, so there is nothing to look back at. Take a /question first.",
    "history_page": "I turn to a page of your answers by its number: /history 2",
    "attempt_gone": "That answer is not stored any more. /history lists those that are.",
    "no_saved": "You have saved no question yet. Tap “Save” under a /question or its feedback, and it is kept here.",
    "saved_page": "I turn to a page of your saved questions by its number: /saved 2",
    "kept": "Nothing was deleted.",
    "forget_button": "Nothing is deleted: only the button “Delete everything” does that.",
    "role_changed": "Take a /question for it.",
    "hints_off": "Hints are switched off. /settings hints on brings them back.",
    "not_today": "All right, not today.",
    "mock_role": "A mock interview needs a role. Choose one, then send /mock again.",
    "mock_limit": "Answers I may still mark today: {left}, fewer than that mock needs. "
    "Take a shorter one with /mock, or come back from {clock} ({zone}) on.",
    "mock_limit_least": "Answers I may still mark today: {left}, fewer than the shortest mock needs. "
    "Come back from {clock} ({zone}) on.",
    "mock_none_open": "No mock interview is under way. /mock starts one.",
    "mock_skipped": "Left out; it counts as not answered.",
    "mock_paused": "The mock interview is paused, and its clock is stopped. /resume goes on, at any time within a day.",
    "mock_aside": "What you began to answer is not in the mock interview. It is kept with its question, and /resume "
    "brings both back.",
    "mock_aside_limit": "Today's limit is used up, so your last answer ({characters} characters) is not marked. "
    "It is kept with its question: /resume brings both back, and I mark it from {clock} ({zone}) on.",
    "mock_card_gone": "Questions of this mock interview that have left the bank, and so are left out: {n}.",
    "mock_words_kept": "That question has left the bank. What you wrote to it is kept for /export.",
    "mock_no_hint": "No hints in a mock interview. Say what you have; /skip leaves the question out.",
    "mock_no_solution": "Example answers wait for the report at the end of the mock interview; it has them all.",
    "mock_no_score": "No scores before the mock interview is over. /mock lets you finish it now.",
    "report_running": "The report comes when the mock interview is over. /mock lets you go on or finish it now.",
    "no_report": "There is no report yet. /mock starts a mock interview of 3, 5 or 10 questions; its report ends it.",
    "unsupported_sticker": "I can't read stickers.",
    "unsupported_photo": "I can't read pictures.",
    "unsupported_voice": "I can't listen here.",
    "unsupported_video": "I can't watch videos.",
    "unsupported_document": "I can't read files.",
    "unsupported_edited": "Edits don't reach me.",
    "unsupported_group": "Let's practise in private, where nobody else reads your answers: open my profile, "
    "tap “Start”.",
    "unsupported_other": "I can only read text.",
    "unsupported_empty": "There was no text in that.",
}
WRITE_NOW = {
    "open": "Write your answer in words.",
    "role": "Write which role you are practising for; /role shows those I know.",
    "level": "Write how hard it should be: easy, medium, hard or adaptive.",
    "mock": "Write how many questions: 3, 5 or 10.",
    "find": "Write a word or two to look for.",
    "job": "Paste the text of the vacancy.",
    "contest": "Write your reasons in words.",
    "interview": "Write the date of your interview.",
    "interview_over": "Write in words how it went.",
    "answered": "Take a /question, or write what you want to add to your last answer.",
    "nothing": "Take a /question.",
}
WRITE_NOW_EDITED = {
    **WRITE_NOW,
    "open": "What you write now answers the open question.",
    "answered": "Send it as a new message; to answer your last question again, take /retry first.",
    "nothing": "Send it as a new message.",
}
WEEKDAYS = {0: "Monday", 1: "Tuesday", 2: "Wednesday", 3: "Thursday", 4: "Friday", 5: "Saturday", 6: "Sunday"}
MONTHS = {
    1: "January",
    2: "February",
    3: "March",
    4: "April",
    5: "May",
    6: "June",
    7: "July",
    8: "August",
    9: "September",
    10: "October",
    11: "November",
    12: "December",
}
DAY = "{weekday} {day} {month}"
DAY_WITH_YEAR = "{weekday} {day} {month} {year}"
REVIEW_TITLE = "Due for review: {due}"
REVIEW_LINE = "{number}. {question}"
REVIEW_SCORE = "last time {score}"
REVIEW_LATE = "days late: {days}"
REVIEW_MORE = "And more after these: {n}"
REVIEW_ALL_DONE = "Nothing is due for review."
REVIEW_NEXT = "Next: {day}, questions: {n}. Within a week: {week}."
REVIEW_NONE_LEFT = "Nothing more comes back before your interview; what you know is fresh enough."
REVIEW_HOW = (
    "A question comes back just before you would forget it: soon after a low score, and after a longer time whenever "
    "it goes well."
)
REVIEW_INTERVIEW = "Your interview is on {day}, so questions come back sooner until then."
REVIEW_GO = "Start"
REVIEW_TAKE = "Take {number}"
PLAN_TITLE = {
    "new": "Your plan until {day}",
    "changed": "Your new plan until {day}",
    "now": "Your interview: {day}",
    "placed": "Your interview: {day}",
}
PLAN_LEFT = "Days left: {left}"
PLAN_TODAY = "It is today. Good luck!"
PLAN_POST = {"both": "{role}, {company}", "role": "{role}", "company": "{company}"}
PLAN_ROLE_SET = "Your role is now {role}."
PLAN_COMPANY = "Questions that {company} has asked: {n}. The filter is set to them; /filter changes it."
PLAN_NO_COMPANY = "No question here is known to come from {company}, so I ask those for your role."
PLAN_NO_COMPANY_NOR_ROLE = "No question here is known to come from {company}."
PLAN_NO_ROLE = "Tell me your /role, so that the questions fit."
PLAN_ONE_DAY = "{first}"
PLAN_DAYS = "{first} to {last}"
PLAN_STEPS = {
    "build": "New questions with /question, ten minutes a day.",
    "deepen": "Hard ones (/difficulty hard), and /retry where you missed points.",
    "mock": "One /mock, as if it were the day.",
    "last": "The last reviews, then read your /cheatsheet. Rest in the evening.",
    "day": "Your cheat sheet once more in the morning. Good luck.",
}
PLAN_TAGS = "Most worth it: {tags}."
PLAN_REVIEWS = "Reviews already planned: {n}."
PLAN_SOONER = (
    "Until then questions come back sooner than usual, and each one you know comes once more in the last days before."
)
PLAN_ZONE_UNKNOWN = (
    "I do not know your time zone yet, so I count days by UTC: by that, today is {today}. "
    "Tap a place whose clock shows your time, or write /settings zone Berlin"
)
PLAN_STAYS = "Your open question stays on the table."
PLAN_FORMS = "Write it like this: {example}, or 12 December, or in two weeks. Role and company may follow."
PLAN_ASK = {
    "ask": "When is your interview?",
    "unclear": "I read no date in “{said}”.",
    "impossible": "“{said}” is no day in the calendar.",
    "ambiguous": "“{said}” can be two different days.",
    "past": "That day has passed already.",
    "far": "That is more than a year away. Come back with it later; until then a /question now and then is enough.",
}
PLAN_ASK_OPEN = "Type it after the command, like this: /interview {example} (Plain text is taken as your answer.)"
PLAN_ENDED = "The plan until {day} has ended, and reviews go back to their usual pace."
PLAN_UNFILTERED = "The filter no longer asks for {company}."
MORNING = "Today is your interview. Good luck!"
MORNING_COMPANY = "Today is your interview at {company}. Good luck!"
MORNING_SHEET = "Here is your cheat sheet: read it once, then leave it. You have practised for this."
OVER = "Your interview was on {day}. The plan is closed, and reviews go back to their usual pace."
OVER_COMPANY = "Your interview at {company} was on {day}. The plan is closed, and reviews go back to their usual pace."
OVER_ASK = "How did it go? One sentence is enough; or go on with /question."
OVER_WISH = "I hope it went well."
SHEET_TITLE = "Your cheat sheet"
SHEET_MADE_OF = "From your latest answers. Questions: {cards}"
SHEET_SAY = "Say: {text}"
SHEET_SAY_FULLY = "Say in full: {text}"
SHEET_LISTENS = {
    "missing": "An interviewer listens for: {text}",
    "partial": "An interviewer wants to hear in full: {text}",
}
SHEET_AVOID = "Avoid: {text}"
SHEET_KEEP = "Keep: “{text}”"
SHEET_MORE = "More topics in the file: {n}"
SHEET_FILE_CAPTION = "All of it, to read or print."
SHEET_HEADINGS = {
    "missed": "Points you missed",
    "mistakes": "Mistakes you made",
    "said": "Your best sentences",
}
SHEET_HALF = "{text} (half there)"
VOICE_TITLE = "What I understood"
VOICE_AGAIN = "Your spoken answer still waits for your OK:"
VOICE_BELOW = "It comes below the {characters} characters you have written."
VOICE_CONFIRM = (
    "Is that what you said? Tap “Send it”, or write your answer as it should be: what you write then counts instead. "
    "Another voice note is added below."
)
VOICE_MORE = "Another voice note of yours is still to be written down. If you send this now, it is left out."
VOICE_PACE = "Pace: {pace} words a minute"
VOICE_FILLERS = "Filler words: {fillers}"
VOICE_FILLER = "{word} {n}"
VOICE_NO_FILLERS = "Filler words: none that I heard"
VOICE_UNSCORED = "None of this changes your score."
VOICE_UNSCORED_FILLERS = (
    "None of this changes your score. Speech recognition drops some filler words, so there may be more."
)
VOICE_LENGTH = "{minutes}:{seconds:02} min"
VOICE_BUTTONS = {"send": "Send it", "discard": "Discard"}
VOICE_TOLD = {
    "no_question": "No question is open, so I did not listen to that. Take a /question, then answer it by voice; "
    "anything else please write.",
    "too_long": "That is longer than {length}, the most I listen to at once. Answer in shorter voice notes, I put them "
    "together, or write your answer. The question is still open.",
    "too_big": "That file is bigger than the 20 MB that Telegram lets me fetch. Send a voice note instead, or write "
    "your answer. The question is still open.",
    "daily_limit": "Today's limit is used up, so I did not listen to that. The question stays open: forward me the "
    "voice note from {clock} ({zone}) on, or write your answer now and I keep it.",
    "silent": "I heard no words in that. Say it once more, or write your answer; the question is still open.",
    "unreadable": "I cannot make out any sound in that file. Send a voice note, or write your answer; the question is "
    "still open.",
    "waits": "I cannot listen just now. Your voice note is kept at Telegram, and I try again in {pause}; you need not "
    "do anything. Or write your answer.",
    "given_up": "I have tried several times and cannot listen to your voice note. It is still in this chat: please "
    "write your answer, or forward me the note later. The question is still open.",
    "kept_aside": "I have written down your voice note. It is kept with the question you put aside; /resume brings "
    "both back.",
    "not_sent": "You had not sent your spoken answer, so I did not mark it. Its text is kept for /export.",
    "not_written": "I have not written down your voice note, so nothing of it is marked or kept. It is still in this "
    "chat.",
    "discarded": "Discarded; nothing was marked. The question is still open: say it again, or write your answer.",
    "set_up": "I can't listen here yet. As you run this bot: set VIVA_TRANSCRIBE (for example openai:whisper-1, or "
    "faster-whisper: and the folder of a model) and start me again; `viva doctor` tries it. Until then, please write.",
}
PRIVACY_VOICE_NOWHERE = "I cannot listen to voice notes here, so none is fetched."
PRIVACY_VOICE_HERE = (
    "A voice note is fetched from Telegram while a question is open and written down by a speech model on the same "
    "computer. Only the text is stored; I do not keep the recording, which stays in your chat."
)
PRIVACY_VOICE_AWAY = (
    "A voice note is fetched from Telegram while a question is open and sent to {place}, without your name, to be "
    "written down. Only the text is stored; I do not keep the recording, which stays in your chat."
)
DAILY_HEAD = {
    "none": "No daily reminder is set. Choose a time, and I write once a day, except on days on which you have "
    "practised.",
    "now": "Daily reminder: {time}, {zone}",
    "set": "Daily reminder: {time}, {zone}",
    "off": "No more daily reminders. /daily 18:30 brings one back.",
    "time_unclear": "“{words}” is no time of day that I can read, so I changed nothing. "
    "Write it like this: /daily 18:30, /daily 6:30 pm, /daily 18:30 Berlin, /daily off",
    "zone_unclear": "I know no place or time zone called “{words}”, so I changed nothing. Write the time, and then a "
    "large city in your zone or an offset: /daily 18:30 Berlin, /daily 18:30 +2",
}
DAILY_QUIET = (
    "{time} lies in your quiet hours ({begin:02d}:00 to {end:02d}:00), so it comes at {at}. "
    "/settings quiet changes them."
)
DAILY_NEXT = {
    "today": "The next one comes today.",
    "tomorrow": "The next one comes tomorrow.",
    "later": "The next one comes on {day}.",
}
DAILY_ZONE = "Your time zone: {zone}"
DAILY_SKIPS = "It stays away on days on which you have practised. /daily off ends it."
DAILY_FIXED = "{zone} knows no summer time. If your clocks change, name a city instead."
DAILY_ZONE_UNKNOWN = (
    "I do not know your time zone yet, so that is UTC. Tap a place whose clock shows your time, "
    "or write it after the command: /daily {time} Berlin"
)
DAILY_OFF = "No reminder"
ZONE_BUTTON = "{place} {clock}"
REMINDERS = {
    "open": "Your question is still on the table: “{question}”",
    "streak": "You have practised {days} days in a row. One answer today makes it {next}.",
    "role": "Ten minutes today? A question for the role {role} is ready.",
    "any": "Ten minutes today? A question is ready.",
    "pause": "I have written {times} times and heard nothing, so I leave you in peace now. "
    "As soon as you write or tap something, the daily reminder is back as well.",
}
REMINDERS_COUNTED = {
    "review": Plural(
        "{n} question is due for review: “{question}”", "{n} questions are due for review, first this one: “{question}”"
    ),
    "plan": Plural(
        "Your interview is in {n} day. On the plan: {step}", "Your interview is in {n} days. On the plan: {step}"
    ),
}
REMINDER_BUTTONS = {"take_up": "Question", "not_today": "Not today", "unremind": "Stop reminding"}
SETTINGS_HEAD = "Your settings"
SETTINGS_LINES = {
    "coach": "Practice: coach, with feedback after each answer",
    "exam": "Practice: exam; /question begins a mock of 3, with feedback at the end",
    "hints": "Hints: on",
    "no_hints": "Hints: off",
    "brief": "Feedback: short",
    "full": "Feedback: full",
    "numbers": "Scores: shown",
    "no_numbers": "Scores: hidden",
    "guess": "Guess your score first: on",
    "no_guess": "Guess your score first: off",
    "language": "Language: {language}",
    "no_language": "Language: as in your Telegram",
    "daily": "Daily reminder: {time}",
    "daily_moved": "Daily reminder: {at} ({time} lies in your quiet hours)",
    "no_daily": "Daily reminder: none",
    "zone": "Time zone: {zone}, where it is {clock}",
    "no_zone": "Time zone: not known yet, so I go by UTC, where it is {clock}",
    "quiet": "Quiet hours: {begin:02d}:00 to {end:02d}:00",
    "no_quiet": "Quiet hours: none",
}
SETTINGS_FOOT = "Tap what to change, or write it: /settings hints off, /settings zone Berlin, /settings quiet 22-7"
SETTINGS_BUTTONS = {
    "mode exam": "Exam mode",
    "mode coach": "Coach mode",
    "hints off": "Hints off",
    "hints on": "Hints on",
    "brief on": "Short feedback",
    "brief off": "Full feedback",
    "numbers off": "Hide scores",
    "numbers on": "Show scores",
    "guess on": "Guess first",
    "guess off": "No guessing",
    "language": "Language",
    "daily": "Reminder",
    "zone": "Time zone",
    "quiet": "Quiet hours",
}
SETTINGS_MENU = {
    "language": "Which language shall I speak and give feedback in?",
    "daily": "At what time shall I remind you? Any other time: /daily 18:45",
    "zone": "Tap a place whose clock shows your time. Any other: /settings zone Vienna, /settings zone +2",
    "quiet": "Between which hours shall I never write by myself? Any others: /settings quiet 20-9",
}
SETTINGS_AUTO = "As in Telegram"
SETTINGS_OFF = {"daily": DAILY_OFF, "quiet": "No quiet hours"}
SETTINGS_ALL = "All settings"
QUIET_BUTTON = "{begin:02d}:00 to {end:02d}:00"
SETTING_UNKNOWN = "I have no setting called “{words}”. There are: {names}. Write one like this: /settings hints off"
SETTING_GUESS = "Did you mean /settings {guess}?"
SETTING_NO_VALUE = (
    "“{words}” is no choice for “{name}”, so it stays {now}. Try one of these: {values}. "
    "Write it like this: /settings {name} {value}"
)
QUIET_ALWAYS = "To get no reminders at all: /daily off"
SETTING_VALUES = "“{name}” is {now}. Choose from: {values}. Write it like this: /settings {name} {value}"
PRIVACY_CONTESTS = (
    "If you disagree with a grading, your reasons are judged where answers are, and the person who runs this bot can "
    "read them with your answer, without your name."
)
GUESS_ASK = "What do you think you scored?"
GUESS_SHOW = "Just show me"
GUESS_BAND = "{low}-{high}"
GUESSED = "You guessed {low}-{high}; it is {score}."
GUESS_STATS = {
    "close": "Your latest guesses were close to your scores.",
    "high": "Your latest guesses were too high, by {points:.0f} points on average.",
    "low": "Your latest guesses were too low, by {points:.0f} points on average.",
}
GUESS_FIRST = "Guess first"
GUESS_STOP = "Stop guessing first"
WAITING = {
    "reading": "Reading your answer…",
    "looking": "Looking for your own words behind every point…",
    "long": "Still at it: this judge takes its time.",
    "saved": "Your answer is saved. I grade it as soon as I can; you need not wait here.",
}
HEALTH = "How I am"
HEALTH_ROWS = {
    "up": "Running for: {days} d {hours} h {minutes} min",
    "today": "Today: people {people}, answers {answers}",
    "waiting": "Answers waiting for a grade: {waiting}",
    "queue": "Work: under way {running}, next in line {waiting}, for later {later}",
    "judge": "Judge: {judge}",
    "no_troubles": "Failed gradings since the start: none",
    "troubles": "Failed gradings since the start:",
    "trouble": "• {what} Times: {times}, last: {last}",
    "index": "Questions: {cards}, index {state}",
    "database": "Database: {size} MiB",
    "polled": "Telegram last answered: {seconds} s ago",
    "dead_letters": "Messages I could not read or carry out: {n}",
    "never_polled": "Telegram last answered: never since the start",
    "webhook": "Messages come by webhook",
}
INDEX_STATES = {"ready": "usable", "unused": "not used yet", "broken": "cannot be used just now"}
FLAGGED = "What people contested"
FLAGGED_NONE = "Nobody has contested a grading so far."
FLAGGED_CARD = "{card}: contested {contested}, changed {changed}"
FLAGGED_LATEST = "The latest objections"
FLAGGED_VERDICT = "It was: {was}. Then: {outcome}."
FLAGGED_OUTCOMES = {
    "waiting": "not judged yet",
    "changed": "changed",
    "kept": "stayed",
    "argued": "stayed, only the reasons said it",
}
FLAGGED_ARGUMENT = "Reasons: "
FLAGGED_SAID = "The answer: "
FLAGGED_MORE = "`viva contested` writes all of them as rows to be labelled."
FLAGGED_UNREADABLE = "Contested answers left out because they cannot be read: {n}. The log names them."
IMPORT_HOW = (
    "Send me a file of questions with the caption /import, or answer one with /import: Markdown, CSV, JSON, JSONL, "
    "YAML cards or a saved question page, up to {limit} MiB. I first show what I would import; nothing is written "
    "before you tap the button."
)
IMPORT_LARGE = "That file is larger than {limit} MiB. On the computer itself `viva bank import` takes larger ones."
IMPORT_WOULD = "What I would import from {name}"
IMPORT_COUNTS = "Complete questions: {complete}, drafts: {drafts}"
IMPORT_QUESTION = "• {question}"
IMPORT_REMARKS = "Remarks: {n}"
IMPORT_REMARK = "• {field}: {problem}"
IMPORT_MORE_REMARKS = "… and {n} more"
IMPORT_NOTHING = "There is no question in it, so there is nothing to import."
IMPORT_NOT_YET = "Nothing is written yet. Drafts are not asked until `viva bank review` or a person completes them."
IMPORT_BUTTON = "Import"
IMPORT_DONE = "Imported"
IMPORT_RESULTS = {
    "written": "New: {n}",
    "updated": "Changed: {n}",
    "unchanged": "Already there: {n}",
    "kept": "Left as they were, since they are complete, changed or rejected: {n}",
    "removed": "Drafts that are complete now: {n}",
}
IMPORT_NEXT_START = "Complete questions are asked after my next start."
IMPORT_GONE = "I no longer have that file. Send it again with the caption /import."
IMPORT_LOST = "Telegram does not give me that file. Send it again with the caption /import."
HELP_ADMIN = "For you as an admin"
MOCK_OFFER = "A mock interview: questions one after the other, no hints, and a report at the end. How many questions?"
MOCK_UNCLEAR = "“{text}” is no size I have. Tap one of these, or write it: /mock 5"
MOCK_SIZE = "{n} (about {minutes} min)"
MOCK_BEGIN = "Mock interview. Questions: {total}, about {minutes} min."
MOCK_RULES = (
    "Each message you send is one answer, and the next question follows at once. The time is only a guide: "
    "nothing is locked. Hints, example answers and scores wait for the report at the end. /skip leaves a question "
    "out, /cancel pauses the whole, /resume goes on."
)
MOCK_FEWER = "I have no more different questions for that."
MOCK_WIDENED = "Not all of them fit your role, level and filter: I took the nearest."
MOCK_PLACE = "{number} of {total} · {level} · {type}"
MOCK_TOOK = "The last one took {took}. Left of the planned time: {left}."
MOCK_LEFT = "Left of the planned time: {left}."
MOCK_TOOK_OVER = "The last one took {took}. The planned time is used up, and that is fine: nothing is locked."
MOCK_LEFT_OVER = "The planned time is used up, and that is fine: nothing is locked."
MOCK_JOINED = "Added to your answer to question {number}."
MOCK_TIME_UP = "The {planned} planned for this question are over. Take the time you need; /skip leaves it out."
MOCK_IN_THE_WAY = "Your mock interview is not finished. Answered so far: {answered} of {total}. What shall I do?"
MOCK_CLOSED = {
    "done": "That was the last question.",
    "finished": "The mock interview ends here.",
    "left": "I have left the mock interview there.",
    "expired": "Nothing had happened in your mock interview for more than a day, so I closed it.",
}
MOCK_MARKING = "I am marking your answers; the report follows here."
MOCK_LEFT_KEPT = "Your answers are kept; /report shows what became of them."
MOCK_NO_ANSWERS = "No question was answered, so there is no report. /mock starts another when you like."
REPORT_TITLE = "Report of your mock interview"
REPORT_SO_FAR = "So far, since not everything is marked yet:"
REPORT_WAITING = "Not marked yet: {waiting}. I keep trying and send the report again when all is marked."
REPORT_WAITING_LEFT = "Not marked yet: {waiting}. I keep trying; /report shows it once it is marked."
REPORT_GIVEN_UP = "Not marked: {waiting}. I have tried several times; open the answers in /history to have them marked."
REPORT_UNMARKABLE = "Cannot be marked, as the question has left the bank: {unmarkable}"
REPORT_NOTHING_YET = "None of your answers is marked yet."
REPORT_NOTHING = "None of your answers could be marked."
REPORT_QUESTIONS = "Questions: {reached} · answered: {answered}"
REPORT_REACHED = "Questions: {reached} of {size} · answered: {answered}"
REPORT_SKIPPED = "Not answered: {skipped} (counted as 0)"
REPORT_SKIPPED_WORDS = "Not answered: {skipped} (counted like an answer with nothing in it)"
REPORT_TIME = "Time: {took}, planned {planned}"
REPORT_LINES = "Question by question"
REPORT_SCORE = "{score}/100 · {band}"
REPORT_LINE = "{number}. {result}"
REPORT_CAPTION_LINE = "{number}. {type}: {result}"
REPORT_STATES = {
    "skipped": "not answered",
    "waiting": "not marked yet",
    "unmarkable": "cannot be marked",
    "gone": "answer deleted",
}
REPORT_GATES = {
    "empty": "There was no text in that answer.",
    "symbols": "There were only symbols in that answer.",
    "too_short": "Too short to be marked.",
    "dont_know": "An honest answer, without anything to mark yet.",
    "question_echoed": "That was the question itself.",
    "model_answer_pasted": "That was the example answer, so it does not show what you know.",
    "page": "That was a copied web page, so it does not show what you know.",
    "not_english": "Not in English, which is all that the built-in judge reads.",
    "code": "Only code, which the built-in judge cannot read.",
}
REPORT_BY_TYPE = "By kind of question"
REPORT_BY_TAG = "By topic"
REPORT_MEAN = "{name}: {mean}"
REPORT_MEAN_OF = "{name}: {mean} (mean of {n})"
REPORT_STRONGEST = "Strongest point"
REPORT_WEAKEST = "Weakest point"
REPORT_POINT = "{mark} {text} (question {number})"
REPORT_INSTEAD = "What you said there:"
REPORT_NEXT = "Three things to do next"
REPORT_STEPS = {
    "gap": "Question {number}, still missing: {text}",
    "half": "Question {number}, only half said: {text}",
    "trap": "Question {number}, steer clear of this: {text}",
    "skipped": "Answer question {number}, which you left out.",
    "gated": "Answer question {number} again: there was nothing to mark.",
    "habit": "Of {of} answers, {times} came {what}: look for that first.",
    "topic": "Practise {tag}, your lowest topic with {mean}: /filter tag {tag}",
    "time": "Of {of} answers, {times} took longer than planned: begin with the main point.",
    "follow_up": "Be ready to be asked: {text}",
    "harder": "Take harder questions: /difficulty hard",
    "mock": "Take another mock interview in a few days: /mock",
    "report": "Read this report once more before your interview: /report",
    "aloud": "Say your best answer aloud once, without looking.",
}
REPORT_TOPIC_WORDS = "Practise {tag}, your lowest topic ({band}): /filter tag {tag}"
REPORT_PROVISIONAL = (
    "Marked by the built-in judge, which misses some points and hears a few that are not there. Check its quotes; "
    "/trust shows how far it agrees with labelled answers."
)
REPORT_MARKDOWN_CAPTION = "The same as text, in Markdown."
REPORT_FILE_CAPTION = "The report to keep, with your answers and example answers."
REPORT_GONE = "That report can no longer be made: what it was made of has been deleted. /mock starts another."
REPORT_AGAIN = "Try question {number}"
REPORT_JUDGE = "Mark {number} now"
REPORT_REGRADE = "{number}: ask the model again"
REPORT_CHART_TITLE = "Mock interview · {role}"
REPORT_CHART_TITLE_ALONE = "Mock interview"
REPORT_ANSWER = "Your answer"
REPORT_EXAMPLE = "An example answer"
REPORT_POINTS = "Point by point"
REPORT_TRAPS = "Traps you stepped in"
REPORT_DATE = "{date}, {time} UTC"
LESS_THAN_A_MINUTE = "less than a minute"
SCORE = "{score:.0f}/100"
DECIMAL = "{whole}.{places}"
GUESSED_WORDS = "You guessed: {guess}."
GUESS_STATS_WORDS = {
    "close": "Your latest guesses were close to your scores.",
    "high": "Your latest guesses were too high on average.",
    "low": "Your latest guesses were too low on average.",
}
DELTA_WORDS = {
    "up": "better than your last try",
    "same": "as good as your last try",
    "down": "below your last try",
}
DELTA_OLDER_WORDS = {
    "up": "better than that answer",
    "same": "as good as that answer",
    "down": "below that answer",
}
DELTA_FILLED_WORDS = {
    "up": "better by what you added",
    "same": "no better by what you added",
    "down": "weaker by what you added",
}
CONTEST_DELTA_WORDS = {"up": "better after your objection", "same": "unchanged", "down": "unchanged"}
CAPPED_WORDS = {
    "hints": "It would be better had you taken no hints.",
    "example": "It would be better had you not seen the example answer.",
}
HINT_CAP_WORDS = "Each hint lowers the best mark still possible."
SOLUTION_CAP_WORDS = "You can still answer; the best mark still possible is lower now."
BRIEF_WHY = "“Why” shows every point with your own words."
BRIEF_EMBEDDED = (
    "Marked by the built-in judge, which can be wrong; “Why” shows its quotes, /trust how far to believe it."
)
DAYS_SHORT = {
    1: "{day} Jan",
    2: "{day} Feb",
    3: "{day} Mar",
    4: "{day} Apr",
    5: "{day} May",
    6: "{day} June",
    7: "{day} July",
    8: "{day} Aug",
    9: "{day} Sept",
    10: "{day} Oct",
    11: "{day} Nov",
    12: "{day} Dec",
}
DAYS = "{first} to {last}"
DAY_AND_YEAR = "{day} {year}"
STATS = "Your practice so far"
STATS_ROWS = {
    "answers": "Answers: {answers} ({this_week} in the last 7 days)",
    "streak": "Days in a row: {streak}",
    "average": "Average score: {average:.0f}, best {best}",
    "average_words": "On average: {average}. Best: {best}.",
    "best": "Best score: {best}",
    "best_words": "Best: {best}",
    "latest": "Your most recent first tries ({days}): {latest}",
    "latest_words": "Your most recent first tries ({days}), oldest first",
    "waiting": "Waiting for a grade: {waiting}",
    "none_graded": "None graded so far.",
}
STATS_GAINS = {
    "retries": Plural(
        "Retries: {count}, on average {gain:+z.0f} point", "Retries: {count}, on average {gain:+z.0f} points"
    ),
    "gaps": Plural(
        "Gaps filled: {count}, on average {gain:+z.0f} point", "Gaps filled: {count}, on average {gain:+z.0f} points"
    ),
    "follow_ups": Plural(
        "Follow-ups answered: {count}, on average {gain:+z.0f} point",
        "Follow-ups answered: {count}, on average {gain:+z.0f} points",
    ),
}
STATS_GAINS_WORDS = {
    "retries": "Retries: {count}, on average {gain}",
    "gaps": "Gaps filled: {count}, on average {gain}",
    "follow_ups": "Follow-ups answered: {count}, {gain}",
}
STATS_GAIN = {"up": "better than before", "same": "as good as before", "down": "below before"}
STATS_GROUPS = {
    "weeks": "Week by week",
    "difficulty": "By difficulty",
    "type": "By kind of question",
    "tag": "By topic",
    "tag_some": "By topic (the {shown} most practised of {total})",
    "role": "By role",
    "role_some": "By role (the {shown} most practised of {total})",
}
STATS_GROUPS_NOTE = "In brackets: number of first tries; the score is their average."
STATS_GROUPS_NOTE_WORDS = "In brackets: number of first tries."
STATS_GROUP_ROW = "{bar} {name}: {score} ({count})"
STATS_WEEK = "From {day}"
TREND = {
    "up_much": "Trend: clearly up, by {size:.0f} points.",
    "up": "Trend: up, by {size:.0f} points.",
    "level": "Trend: level ({delta:+z.0f}).",
    "down": "Trend: down, by {size:.0f} points.",
    "down_much": "Trend: clearly down, by {size:.0f} points.",
}
TREND_WORDS = {
    "up_much": "Trend: clearly up.",
    "up": "Trend: a little up.",
    "level": "Trend: level.",
    "down": "Trend: a little down.",
    "down_much": "Trend: clearly down.",
}
TREND_OF = "The latest {each} average {newer:.0f}, the {each} before them {older:.0f}."
TREND_OF_WORDS = "Compared: the latest {each} and the {each} before them."
TREND_LATER = "I name a trend from {needed} graded first tries on; you have {have}."
COVERAGE = "What you cover"
COVERAGE_ROW = "{bar} {kind}: {share} ({covered} of {of}, {half} half)"
COVERAGE_ROW_WORDS = "{bar} {kind}: {words}"
COVERAGE_KINDS = {"content": "Facts and decisions", "form": "Form (examples, order, balance)"}
COVERAGE_SHORT = {"content": "Facts", "form": "Form"}
COVERAGE_SHARES = {5: "nearly all", 4: "most", 3: "about half", 2: "some", 1: "few", 0: "none yet"}
MISSED = {"again": "Points you miss most", "once": "Points you missed"}
RECURRING_ROW = "{text} ({times} of {of})"
MISTAKES = {"again": "Mistakes that come back", "once": "Mistakes you made"}
HABITS_TITLE = "Habits"
HABIT_ROW = "{times} of {of} answers came {what}."
RECURRING_NOTE = "In brackets: in how many of your answers to that question."
CHART_TITLE = "Your first tries"
CHART_CAPTION = "Oldest first ({days}): {latest}."
CHART_CAPTION_WORDS = "Oldest first ({days})."
CHART_GROUP = "{title}: {rows}."
CHART_ROW = "{name} {value}"
CHART_HALVES = {"older": "before: {mean:.0f}", "newer": "latest: {mean:.0f}"}
CHART_HALVES_WORDS = {"older": "before", "newer": "latest"}
PERCENT = "{share:.0f} %"
HISTORY = "Your answers"
HISTORY_PAGES = "Your answers, page {page} of {pages}"
HISTORY_ROW = "{number}. {day} · {score}"
HISTORY_KINDS = {"answer": "", "retry": "retry", "gap": "gap filled", "follow_up": "follow-up answered"}
HISTORY_UNGRADED = "not graded yet"
HISTORY_OPEN = "Open {number}"
HISTORY_ANSWER = "Your answer"
HISTORY_GATED = "There was nothing in it to mark."
HISTORY_WAITS = "It is not graded yet."
HISTORY_REVISED = "The question has been corrected since then."
QUESTION_GONE = "(This question has left the bank.)"
SAVED_LIST = "Saved questions: {total}"
SAVED_PAGES = "Saved questions: {total}, page {page} of {pages}"
SAVED_GONE = "Saved questions that have left the bank: {gone}"
SAVED_REMOVED = "Removed."
SAVED_REMOVE = "Remove {number}"
SAVE_CODES = {
    "saved": "Saved. /saved lists your saved questions ({total}).",
    "was_saved": "That question is saved already. /saved lists your saved questions ({total}).",
    "removed": "Removed from your saved questions. Left: {total}.",
    "was_removed": "That question is not among your saved ones. /saved lists them.",
    "full": "You have saved {limit} questions, which is all I keep. Remove some in /saved first.",
    "gone": "That question has left the bank, so I cannot keep it. Take another /question.",
}
JOB_HELD = (
    "Kept part {parts} of the vacancy ({characters} characters so far). Send the rest, or tap “Done” if that was all."
)
JOB_ASKS = "What this vacancy asks for"
JOB_AGAIN = "The vacancy you practise for asks for"
JOB_ROLE = "Role: {role} {score}"
JOB_ROLE_ALSO = "Role: {role} {score}, also {roles}"
JOB_ROLE_CHOSEN = "Role: {role}, as you chose; nearest: {roles}"
JOB_ROLE_NONE = "None of my roles is near it, so yours stays: {role}"
JOB_ROLE_NONE_YET = "None of my roles is near it; /role sets one."
JOB_TOPICS = "Topics: {topics}"
JOB_LEVEL = "Level: {level}, as “{words}” suggests"
JOB_NO_LEVEL = "Level: it does not say; yours stays as it is."
JOB_FOREIGN = "It is not in English, so I go by the names of roles, methods and tools in it."
JOB_QUESTIONS = "The best questions for it"
JOB_QUESTION = "{level} · {kind} · for {letters}"
JOB_NO_QUESTIONS = "I have no question on any of it yet. /find looks for something else."
JOB_FOCUS = "From now on I choose questions for this vacancy. /job off ends that."
JOB_ANOTHER = "For another one, paste it as your next message. If you want none, /cancel."
JOB_FOCUS_STAYS = "The vacancy you practise for stays as it was. /job shows it."
JOB_TAKE_LEVEL = "Practise at this level: {level}"
JOB_TAKE_ROLE = "It is for this role: {role}"
JOB_SERVES = "For your vacancy: “{demand}”"
JOB_UNFIT = {
    "short": "That is too short for a vacancy. Paste its whole text after /job, above all the list of what it asks "
    "for. What you sent is kept for /export.",
    "title": "That names a role, but not what it asks for. Tap it to practise for that role, or paste the whole "
    "vacancy after /job.",
    "cv": "That reads like a CV, and I match vacancies. I kept it for /export. Paste the vacancy after /job, or say "
    "your role with /role.",
    "answer": "That reads like something about yourself rather than a vacancy. I kept it for /export. If it was an "
    "answer, take the /question first; /job takes a vacancy.",
    "nothing": "I find nothing in it that a candidate of one of my roles is asked for. I kept it for /export. Paste "
    "the part with the duties and requirements after /job, or look for a topic with /find.",
}
FOLLOW_UP_TITLE = "A follow-up"
FOLLOW_UP_SAID = "You said: “{quote}”"
FOLLOW_UP_ANSWER = (
    "Answer just this. I add it to your answer: it can raise your score and never lowers it. /skip leaves it out."
)
FOLLOW_UP_IN_VAIN = "Your follow-up added none of the points; I do not mark it by itself."
DELTA_FOLLOWED_UP = "{delta:+d} by your follow-up"
DELTA_FOLLOWED_UP_WORDS = {
    "up": "better by your follow-up",
    "same": "no better by your follow-up",
    "down": "weaker by your follow-up",
}
HELP_TOP = "Viva asks real interview questions for your role and marks your answer against a published list of points."
HELP_SCORES = "How scores work"
HELP_SCORE_TEXT = (
    "Each question has key points. For each one a judge says covered, half or missing, with a quote from your answer; "
    "a quote that is not in your answer does not count. Code adds up the points: no number is a gut feeling. "
    "Mistakes cost a little; hints and the example answer lower the highest possible score. "
    "If grading fails you are told, and no number is invented."
)
HELP_BANDS = "Bands: ready from 80, solid with gaps from 60, vague from 40, thin from 20, no answer yet below 20"
HELP_COMMANDS = "Commands"
HELP_GROUPS = {
    "practise": "Practise",
    "choose": "Choose",
    "answering": "At a question",
    "after": "After an answer",
    "progress": "See how you do",
    "plan": "Plan and settings",
    "you": "Your data",
}
HELP_MENU = "The menu beside the text field says what each one does."
PRIVACY = (
    "What I store: your Telegram number, first name and language, your role and level, your settings and time zone, "
    "the interview you plan, the vacancies you paste, the questions you were asked or saved, what you wrote, and your "
    "scores, on the computer of the person who runs this bot. If a language model is configured, your answers and the "
    "vacancies you paste are sent to it, without your name; right now marking is done by {judge}. {voice} Nothing is "
    "shared with anybody else, and nothing you write or say is logged.\n\n"
    "/export gives you all of it as a file. /forget deletes all of it, after a second tap."
)
PRIVACY_DAYS = Plural(
    "What is older than {n} day is deleted by itself.", "What is older than {n} days is deleted by itself."
)
PRIVACY_SEALED = (
    "Your name and what you wrote are stored encrypted; numbers such as your Telegram number, scores and times are not."
)
PRIVACY_OPEN = "Everything is stored as it is, not encrypted."
PRIVACY_SEARCH = (
    "A role in your own words, what you look for and the vacancies you paste are sent to {name} as well, without your "
    "name, to find questions by their meaning."
)
PRIVACY_BACKUPS = (
    "The person who runs this bot may keep backups: what is deleted stays in those made before, until they are thrown "
    "away."
)
JUDGE_EMBEDDED = "the judge built into this bot, on the same computer"
JUDGE_MODEL = "the model {name}"
BOT_SHORT = "Mock interviews with feedback you can check against your own words."
MINUTES = "{n} min"
HOURS = "{n} h"
