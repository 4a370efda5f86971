//! One condition: a CEL expression over earlier answers, with three outcomes: yes, no, not known
//! yet. Nothing that goes wrong inside an evaluation gets out of here; it counts as not known.
//!
//! Only operators are allowed, no functions, so that a condition is cheap and always ends.

use std::collections::BTreeSet;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use cel::common::ast::{CallExpr, Expr, LiteralValue, operators};
use cel::{Context, Env, IdedExpr as Expression, Program, Value};
use tram_domain::{Answer, Date, FieldKind, OnBehalf, PartialDate};

/// What a condition may call the person for whom the citizen comes.
pub(crate) const ON_BEHALF: &str = "on_behalf";

/// What a check may call today.
pub(crate) const TODAY: &str = "today";

/// Bytes of a condition at the most. Conditions of a repeated group grow with their names.
const LONGEST: usize = 600;
/// Brackets inside each other at the most; the parser's stack is not for the data to use up.
const DEEPEST: usize = 12;

const OPERATORS: [&str; 11] = [
    operators::LOGICAL_AND,
    operators::LOGICAL_OR,
    operators::LOGICAL_NOT,
    operators::EQUALS,
    operators::NOT_EQUALS,
    operators::IN,
    operators::LESS,
    operators::LESS_EQUALS,
    operators::GREATER,
    operators::GREATER_EQUALS,
    operators::CONDITIONAL,
];

/// What checks may do with days and amounts beside that.
const ARITHMETIC: [&str; 4] =
    [operators::ADD, operators::SUBSTRACT, operators::MULTIPLY, operators::NEGATE];

/// Why a condition cannot be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ConditionDefect {
    /// Longer or deeper than a condition should be.
    #[error("the condition is too long or too deep")]
    TooLong,
    /// Not CEL.
    #[error("the condition cannot be read: {0}")]
    Malformed(String),
    /// A function or an operator that conditions may not use.
    #[error("conditions may not use `{0}`")]
    Forbidden(String),
    /// A name that is no question.
    #[error("there is no question `{0}`")]
    UnknownName(String),
    /// A question that comes later than the condition is needed.
    #[error("`{0}` is asked too late for this condition")]
    AskedLater(String),
    /// A question whose answers are not countable.
    #[error("`{0}` takes answers that cannot be compared")]
    NotCountable(String),
    /// A question that may be left empty.
    #[error("`{0}` may be left empty, and the condition would never be decided")]
    Undecided(String),
    /// An answer that the question does not offer.
    #[error("`{question}` has no answer `{answer}`")]
    NotAnAnswer {
        /// The question.
        question: String,
        /// The answer that it does not offer.
        answer: String,
    },
    /// For some answers it gives something else than yes or no.
    #[error("the condition does not give yes or no")]
    NotYesOrNo,
    /// It is never true.
    #[error("the condition is never true")]
    Never,
    /// It is always true.
    #[error("the condition is always true")]
    Always,
}

impl ConditionDefect {
    pub(crate) fn mend(&self) -> String {
        match self {
            Self::TooLong => "put part of it into a question of its own",
            Self::Malformed(_) => "write it like: hoan_canh == \"bo_roi\" && co_giay == true",
            Self::Forbidden(_) => "use && || ! == != in < <= > >= ? : only",
            Self::UnknownName(_) => "correct the name, or add the question before this place",
            Self::AskedLater(_) => {
                "move that question forward; requirements need questions with phase = \"case\""
            }
            Self::NotCountable(_) => {
                "use a choice, yes_no, count or copies; in checks days and money too"
            }
            Self::Undecided(_) => "remove `optional` from that question",
            Self::NotAnAnswer { .. } => "use the id of one of its choices",
            Self::NotYesOrNo => "compare answers with == or in, so that it gives yes or no",
            Self::Never => "correct it, or remove what depends on it",
            Self::Always => "remove it: what always applies needs no condition",
        }
        .to_owned()
    }
}

/// A condition ready to be decided.
pub(crate) struct Condition {
    program: Program,
    /// The questions that it rests on.
    pub(crate) names: BTreeSet<String>,
}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Condition").field("names", &self.names).finish_non_exhaustive()
    }
}

impl Condition {
    /// A condition of a question or paper.
    pub(crate) fn compile(source: &str) -> Result<Self, ConditionDefect> {
        Self::compile_with(source, &[])
    }

    /// A condition of a check, which may count.
    pub(crate) fn compile_check(source: &str) -> Result<Self, ConditionDefect> {
        Self::compile_with(source, &ARITHMETIC)
    }

    fn compile_with(source: &str, more: &[&str]) -> Result<Self, ConditionDefect> {
        if source.len() > LONGEST || depth(source) > DEEPEST {
            return Err(ConditionDefect::TooLong);
        }
        let compiled = catch_unwind(AssertUnwindSafe(|| Program::compile(source)));
        let malformed = |why: String| ConditionDefect::Malformed(why.replace('\n', " "));
        let program = compiled
            .map_err(|_| malformed("the parser gave up".to_owned()))?
            .map_err(|errors| malformed(errors.to_string()))?;
        let references = program.references();
        let forbidden = |function: &&str| !OPERATORS.contains(function) && !more.contains(function);
        if let Some(function) = references.functions().into_iter().find(forbidden) {
            return Err(ConditionDefect::Forbidden(function.to_owned()));
        }
        let names = references.variables().into_iter().map(str::to_owned).collect();
        Ok(Self { program, names })
    }

    /// Yes, no, or `None`: not known yet.
    pub(crate) fn decide(&self, facts: &Facts) -> Option<bool> {
        match catch_unwind(AssertUnwindSafe(|| self.program.execute(&facts.0))) {
            Ok(Ok(Value::Bool(outcome))) => Some(outcome),
            _ => None,
        }
    }

    /// Every comparison of a question with a text: `q == "a"`, `q != "a"`, `q in ["a", "b"]`.
    pub(crate) fn comparisons(&self) -> Vec<(&str, &str)> {
        let mut found = Vec::new();
        walk(self.program.expression(), &mut |call| {
            let ([left, right] | [left, right, ..]) = call.args.as_slice() else { return };
            if matches!(call.func_name.as_str(), operators::EQUALS | operators::NOT_EQUALS) {
                found.extend(compared(left, right).or_else(|| compared(right, left)));
            } else if let (operators::IN, Expr::List(list)) = (&*call.func_name, &right.expr) {
                found.extend(list.elements.iter().filter_map(|element| compared(left, element)));
            }
        });
        found
    }
}

fn compared<'e>(name: &'e Expression, text: &'e Expression) -> Option<(&'e str, &'e str)> {
    match (&name.expr, &text.expr) {
        (Expr::Ident(name), Expr::Literal(LiteralValue::String(text))) => {
            Some((name.as_str(), text.inner()))
        }
        _ => None,
    }
}

fn walk<'e>(expression: &'e Expression, visit: &mut impl FnMut(&'e CallExpr)) {
    if let Expr::Call(call) = &expression.expr {
        visit(call);
        for argument in &call.args {
            walk(argument, visit);
        }
    }
}

fn depth(source: &str) -> usize {
    let mut depth = (0_usize, 0);
    for c in source.chars() {
        match c {
            '(' | '[' | '{' => depth.0 += 1,
            ')' | ']' | '}' => depth.0 = depth.0.saturating_sub(1),
            _ => {}
        }
        depth.1 = depth.1.max(depth.0);
    }
    depth.1
}

/// The operators' meanings; building them takes far longer than deciding a condition.
static ENVIRONMENT: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// What is known so far: the answers to questions that were asked. A name that is absent is not
/// known yet; a question that is not asked in this case is `null`.
pub(crate) struct Facts(Context<'static, 'static>);

impl Facts {
    pub(crate) fn new(on_behalf: Option<OnBehalf>) -> Self {
        let mut facts = Self(Context::with_env(Arc::clone(&ENVIRONMENT)));
        if let Some(on_behalf) = on_behalf {
            facts.0.add_variable_from_value(ON_BEHALF, on_behalf.id());
        }
        facts
    }

    pub(crate) fn learn(&mut self, question: &str, kind: &FieldKind, answer: &Answer) {
        let number = match (kind, answer) {
            (_, Answer::YesNo(yes)) => {
                self.0.add_variable_from_value(question, Value::Bool(*yes));
                return;
            }
            (_, Answer::Count(count)) => Some(i64::from(*count)),
            (FieldKind::Date { .. } | FieldKind::PartialDate { .. }, Answer::Text(text)) => {
                let date = text.parse::<PartialDate>().ok();
                date.and_then(PartialDate::day).map(Date::days)
            }
            (FieldKind::Money { .. }, Answer::Text(text)) => text.parse().ok(),
            (FieldKind::Choice { .. }, Answer::Text(text)) => {
                self.0.add_variable_from_value(question, Value::from(text.as_str()));
                return;
            }
            // What cannot be compared is not known to conditions.
            (_, Answer::Text(_)) => None,
        };
        if let Some(number) = number {
            self.learn_number(question, number);
        }
    }

    pub(crate) fn learn_number(&mut self, name: &str, number: i64) {
        self.0.add_variable_from_value(name, Value::Int(number));
    }

    pub(crate) fn learn_not_asked(&mut self, question: &str) {
        self.0.add_variable_from_value(question, Value::Null);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decide(source: &str, facts: &Facts) -> Option<bool> {
        Condition::compile(source).unwrap().decide(facts)
    }

    fn text(text: &str) -> Answer {
        Answer::Text(text.into())
    }

    fn choice() -> FieldKind {
        FieldKind::Choice { choices: Vec::new() }
    }

    #[test]
    fn checks_count_days_and_amounts_and_conditions_do_not() {
        let mut facts = Facts::new(None);
        let day = FieldKind::PartialDate { past: true };
        facts.learn("born", &day, &text("2026-11-20"));
        facts.learn("year", &day, &text("1950"));
        facts.learn("amount", &FieldKind::Money { most: None }, &text("150000000"));
        facts.learn_number(TODAY, Date::new(2026, 11, 24).unwrap().days());
        let decide = |source: &str| Condition::compile_check(source).unwrap().decide(&facts);
        assert_eq!(decide("today - born > 3"), Some(true));
        assert_eq!(decide("today - born > 2 * 2"), Some(false));
        assert_eq!(decide("amount >= 150000000"), Some(true));
        assert_eq!(decide("today - year > 3"), None, "the day is not known");
        assert_eq!(
            Condition::compile("a - b > 3").unwrap_err(),
            ConditionDefect::Forbidden(operators::SUBSTRACT.into())
        );
    }

    #[test]
    fn what_is_not_known_stays_open_unless_the_rest_decides() {
        let mut facts = Facts::new(Some(OnBehalf::Myself));
        facts.learn("a", &choice(), &text("x"));
        assert_eq!(decide(r#"a == "x""#, &facts), Some(true));
        assert_eq!(decide(r#"b == "x""#, &facts), None);
        assert_eq!(decide(r#"a == "x" && b == "x""#, &facts), None);
        assert_eq!(decide(r#"a == "x" || b == "x""#, &facts), Some(true));
        assert_eq!(decide(r#"b == "x" || a == "x""#, &facts), Some(true));
        assert_eq!(decide(r#"b == "x" && a == "y""#, &facts), Some(false));
        assert_eq!(decide(r#"on_behalf == "myself""#, &facts), Some(true));
        assert_eq!(decide(r#"on_behalf == "myself""#, &Facts::new(None)), None);
    }

    #[test]
    fn a_question_that_is_not_asked_equals_nothing() {
        let mut facts = Facts::new(None);
        facts.learn_not_asked("a");
        assert_eq!(decide(r#"a == "x""#, &facts), Some(false));
        assert_eq!(decide("a == true", &facts), Some(false));
        assert_eq!(decide(r#"a in ["x", "y"]"#, &facts), Some(false));
        assert_eq!(decide(r#"!(a == "x")"#, &facts), Some(true));
    }

    #[test]
    fn yes_no_and_counts_compare_as_what_they_are() {
        let mut facts = Facts::new(None);
        facts.learn("yes", &FieldKind::YesNo, &Answer::YesNo(true));
        facts.learn("copies", &FieldKind::Copies { most: 9 }, &Answer::Count(3));
        assert_eq!(decide("yes == true && copies > 2", &facts), Some(true));
        assert_eq!(decide("copies >= \"x\"", &facts), None);
        assert_eq!(decide("copies", &facts), None);
    }

    #[test]
    fn functions_depth_and_nonsense_are_refused() {
        let refused = |source: &str| Condition::compile(source).unwrap_err();
        assert_eq!(refused("size(a) > 1"), ConditionDefect::Forbidden("size".into()));
        assert!(matches!(refused("[1].all(x, x > 0)"), ConditionDefect::Forbidden(_)));
        assert!(matches!(refused("a =="), ConditionDefect::Malformed(_)));
        assert!(matches!(refused(""), ConditionDefect::Malformed(_)));
        assert_eq!(refused(&"(".repeat(200)), ConditionDefect::TooLong);
        assert_eq!(refused(&"a||".repeat(300)), ConditionDefect::TooLong);
    }

    #[test]
    fn comparisons_with_texts_are_found_on_both_sides_and_in_lists() {
        let condition =
            Condition::compile(r#"!(a == "x") || "y" != b && c in ["z", "w"]"#).unwrap();
        let mut found = condition.comparisons();
        found.sort_unstable();
        assert_eq!(found, [("a", "x"), ("b", "y"), ("c", "w"), ("c", "z")]);
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
        #[test]
        fn no_condition_text_makes_the_compiler_panic(
            words in proptest::collection::vec(
                proptest::sample::select(vec![
                    "a", "b", "==", "!=", "&&", "||", "!", "(", ")", "[", "]", "{", "}", "in", "\"x\"",
                    "1", "-", "?", ":", ",", ".", "true", "null", "size", "\"", "ơ", "\\",
                ]),
                0..12,
            ),
        ) {
            let source = words.join(" ");
            if let Ok(condition) = Condition::compile(&source) {
                condition.decide(&Facts::new(None));
                condition.comparisons();
            }
        }
    }
}
