//! The result of a task in a sentence.

use crate::lesson::course::{Evaluation, Task};

/// The result in a sentence; `alone` in the task without help, `star` if the reader may still earn it.
pub fn headline(verdict: &Evaluation, task: &Task, alone: bool, star: bool) -> String {
    if !verdict.done {
        return match (verdict.because, verdict.missing) {
            (Some(because), _) => format!("Not yet. {because}"),
            (None, Some(operation)) => {
                format!("The setup is right. Now {}.", task.to_call(operation))
            }
            (None, None) => "Not yet.".to_owned(),
        };
    }
    match (alone, verdict.star, star) {
        (false, ..) => "Done.".to_owned(),
        (true, true, true) => "Done, with least privilege.".to_owned(),
        (true, true, false) => {
            "Done, with least privilege. The third hint cost the star; start over to earn it."
                .to_owned()
        }
        (true, false, _) => {
            let extra = verdict
                .extra
                .map(|extra| format!(" For example, {}.", extra.says));
            let because = verdict.because.map(|because| format!(" {because}"));
            format!(
                "It works, but it’s too permissive.{}{}",
                because.as_deref().unwrap_or(""),
                extra.as_deref().unwrap_or("")
            )
        }
    }
}
