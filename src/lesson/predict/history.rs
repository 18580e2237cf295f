//! How the predictions went: kept by the learner's own browser, in no mark and no percentage.

use super::answer::PredictionAnswer;
use crate::core::json::Object;
use serde_json::Value;

/// One prediction and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The action asked about, e.g. `kms:Decrypt`.
    pub action: String,
    /// What the learner said.
    pub said: PredictionAnswer,
    /// What came.
    pub came: PredictionAnswer,
}

impl Prediction {
    /// Whether it came as said, by the same policy.
    pub fn is_as_said(&self) -> bool {
        self.said == self.came
    }

    /// The same in words, e.g. `said allowed, came denied: the key policy does not allow it`.
    pub fn says(&self) -> String {
        match self.is_as_said() {
            true => format!("came as said, {}", self.came.says()),
            false => format!("said {}; came {}", self.said.says(), self.came.says()),
        }
    }
}

/// The last predictions, oldest first; at most [`PredictionHistory::MOST`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictionHistory(Vec<Prediction>);

/// The version that [`PredictionHistory::to_json`] writes and [`PredictionHistory::from_json`] reads.
const VERSION: u64 = 1;

/// Longer than any action's name.
const LONGEST_ACTION: usize = 128;

impl PredictionHistory {
    /// How many predictions are kept; of more, the oldest go.
    pub const MOST: usize = 200;

    /// Under which name the page's storage keeps it, as the text of [`PredictionHistory::to_json`].
    pub const STORED: &'static str = "predictions";

    /// The predictions, oldest first.
    pub fn predictions(&self) -> &[Prediction] {
        &self.0
    }

    /// Notes one.
    pub fn note(&mut self, prediction: Prediction) {
        self.0.push(prediction);
        let more = self.0.len().saturating_sub(Self::MOST);
        self.0.drain(..more);
    }

    /// How many came as said.
    pub fn as_said(&self) -> usize {
        self.0.iter().filter(|one| one.is_as_said()).count()
    }

    /// One or two sentences: [`PredictionHistory::tally`], and [`PredictionHistory::surprise`] where there was one.
    pub fn summary(&self) -> String {
        match self.surprise() {
            Some(surprise) => format!("{} {surprise}", self.tally()),
            None => self.tally(),
        }
    }

    /// How many there are and how many came as said, e.g. `4 predictions, 3 came as said.`
    pub fn tally(&self) -> String {
        let count = self.0.len();
        let as_said = match (count, self.as_said()) {
            (0, _) => return "No predictions yet.".to_owned(),
            (1, 1) => "it came as said".to_owned(),
            (1, _) => "it came otherwise".to_owned(),
            (_, said) if said == count => "all came as said".to_owned(),
            (_, 0) => "all came otherwise".to_owned(),
            (_, said) => format!("{said} came as said"),
        };
        match count {
            1 => format!("1 prediction, {as_said}."),
            _ => format!("{count} predictions, {as_said}."),
        }
    }

    /// What came otherwise most often, as a sentence; of equals, what was met first.
    pub fn surprise(&self) -> Option<String> {
        let (most, times) = self.most_surprising()?;
        let expected = match times {
            1 => most.said.verdict().to_owned(),
            _ => format!("{} {times} times", most.said.verdict()),
        };
        let came = match most.said.verdict() == most.came.verdict() {
            // Denied as said, by something else.
            true => format!("but {}", most.came.reason()),
            false => format!("came {}", most.came.says()),
        };
        let action = &most.action;
        Some(format!(
            "Most surprising: {action}, expected {expected}, {came}."
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

    /// As JSON: `{"version": 1, "predictions": [{"action", "said", "came"}]}`, oldest first.
    pub fn to_json(&self) -> Value {
        let one = |prediction: &Prediction| {
            Object::of(&[
                ("action", prediction.action.as_str()),
                ("said", prediction.said.code()),
                ("came", prediction.came.code()),
            ])
            .value()
        };
        let all = self.0.iter().map(one).collect();
        Object::default()
            .put("version", VERSION.into())
            .put("predictions", Value::Array(all))
            .value()
    }

    /// Reads what [`PredictionHistory::to_json`] wrote. Of more than [`PredictionHistory::MOST`] predictions the last are taken.
    ///
    /// # Errors
    /// What is wrong, and where: another version, or anything that is no prediction.
    pub fn from_json(value: &Value) -> Result<Self, String> {
        match value.get("version").and_then(Value::as_u64) {
            Some(VERSION) => {}
            Some(other) => {
                return Err(format!("version: {other} is not known here, {VERSION} is"));
            }
            None => return Err("version: expected a whole number".to_owned()),
        }
        let Some(Value::Array(all)) = value.get("predictions") else {
            return Err("predictions: expected a list".to_owned());
        };
        let mut record = Self::default();
        for (index, one) in all.iter().enumerate() {
            let wrong = |name: &str, expected: &str| {
                format!("predictions[{index}].{name}: expected {expected}")
            };
            let text = |name: &str| one.get(name).and_then(Value::as_str);
            let answer = |name: &str| {
                (text(name).and_then(PredictionAnswer::of_code))
                    .ok_or_else(|| wrong(name, "an answer's name, e.g. allowed"))
            };
            let action = text("action").filter(|action| is_action(action));
            record.note(Prediction {
                action: action
                    .ok_or_else(|| wrong("action", "an action, e.g. kms:Decrypt"))?
                    .to_owned(),
                said: answer("said")?,
                came: answer("came")?,
            });
        }
        Ok(record)
    }
}

/// Whether it has the form `service:Name`.
fn is_action(text: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    text.len() <= LONGEST_ACTION
        && (text.split_once(':')).is_some_and(|(service, name)| plain(service) && plain(name))
}
