//! Which calls count as made in a task.

/// What the learner has called since a task began.
#[derive(Clone, Debug, Default)]
pub struct TaskCalls {
    /// The number of calls in the lab's past when the task began, or was restored.
    pub since: usize,
    /// The operations of [`Task::calls`](super::Task::calls) that had succeeded before the lab was restored.
    pub restored: Vec<&'static str>,
}
