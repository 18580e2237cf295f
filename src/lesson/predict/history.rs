//! The learner's past predictions. Only the learner's browser stores them; they give no grade and no percentage.

use super::answer::PredictionAnswer;

/// One prediction and the actual answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The action asked about, e.g. `kms:Decrypt`.
    pub action: String,
    /// What the learner predicted.
    pub predicted: PredictionAnswer,
    /// What IAM answered.
    pub actual: PredictionAnswer,
}

impl Prediction {
    /// Whether the prediction was right, including the reason.
    pub fn is_as_said(&self) -> bool {
        self.predicted == self.actual
    }

    /// The result in words, e.g. `predicted allowed; result denied: the key policy does not allow it`.
    pub fn says(&self) -> String {
        match self.is_as_said() {
            true => format!("correct: {}", self.actual.says()),
            false => format!(
                "predicted {}; result {}",
                self.predicted.says(),
                self.actual.says()
            ),
        }
    }
}

/// The last predictions, oldest first; at most [`PredictionHistory::MOST`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictionHistory(Vec<Prediction>);

impl PredictionHistory {
    /// How many predictions are kept; the oldest are dropped first.
    pub const MOST: usize = 200;

    /// The key under which the page's storage keeps the text of [`PredictionHistory::to_json`].
    pub const STORED: &'static str = "predictions";
    /// The key of a text that could not be read.
    pub const UNREADABLE: &'static str = "predictions-unreadable";

    /// The predictions, oldest first.
    pub fn predictions(&self) -> &[Prediction] {
        &self.0
    }

    /// Adds a prediction.
    pub fn note(&mut self, prediction: Prediction) {
        self.0.push(prediction);
        let more = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..more);
    }

    /// How many predictions were right.
    pub fn as_said(&self) -> usize {
        self.0.iter().filter(|one| one.is_as_said()).count()
    }

    /// One or two sentences: [`PredictionHistory::tally`], and [`PredictionHistory::surprise`] if there is one.
    pub fn summary(&self) -> String {
        match self.surprise() {
            Some(surprise) => format!("{} {surprise}", self.tally()),
            None => self.tally(),
        }
    }

    /// How many predictions there are and how many were right, e.g. `3 of 4 predictions correct.`
    pub fn tally(&self) -> String {
        let correct = self.as_said();
        match self.0.len() {
            0 => "No predictions yet.".to_owned(),
            1 => format!("{correct} of 1 prediction correct."),
            count => format!("{correct} of {count} predictions correct."),
        }
    }

    /// The most frequent wrong prediction, as a sentence; the earliest if several are equally frequent.
    pub fn surprise(&self) -> Option<String> {
        let (most, times) = self.most_surprising()?;
        let expected = match times {
            1 => most.predicted.verdict().to_owned(),
            _ => format!("{} {times} times", most.predicted.verdict()),
        };
        let result = match most.predicted.verdict() == most.actual.verdict() {
            // The denial was predicted, but with another reason.
            true => format!("It was, but because {}.", most.actual.reason()),
            false => format!("The result was {}.", most.actual.says()),
        };
        let action = &most.action;
        Some(format!(
            "Most surprising: {action}. You predicted {expected}. {result}"
        ))
    }

    fn most_surprising(&self) -> Option<(&Prediction, usize)> {
        let mut most: Option<(&Prediction, usize)> = None;
        for one in self.0.iter().filter(|one| !one.is_as_said()) {
            let times = self.0.iter().filter(|other| *other == one).count();
            if most.is_none_or(|(_, best)| times > best) {
                most = Some((one, times));
            }
        }
        most
    }
}
