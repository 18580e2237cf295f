//! Every lesson says what is so: each claim is run, each solution replayed to success, each wrong answer to its own
//! explanation.
#![expect(
    clippy::expect_used,
    reason = "test helpers stand outside test functions"
)]

use envelope_lab::core::json::{Subject, parse_value};
use envelope_lab::core::lab::log::Recording;
use envelope_lab::core::lab::{Lab, LabPolicy};
use envelope_lab::lesson::LESSONS;
use envelope_lab::lesson::course::Misconception;
use envelope_lab::lesson::course::progress_file::{from_file, to_file};
use envelope_lab::lesson::course::runner::{DAY, run};
use envelope_lab::lesson::course::{
    CallRecord, Choice, CourseProgress, Evaluation, Expectation, Lesson, LessonCommand,
    LessonProgress, LessonQuestion, Probe, Runner, Task, TaskCalls,
};
use envelope_lab::lesson::predict::{Prediction, PredictionAnswer, PredictionHistory};
use proptest::prelude::*;
use std::collections::BTreeSet;

const SEED: [u8; 32] = [7; 32];

/// The longest text, in words.
const LONGEST: usize = 60;

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// The evaluation of a task in a lab in which these commands were run.
fn evaluation(lesson: &Lesson, task: &Task, commands: &[LessonCommand]) -> Evaluation {
    let (mut lab, since, _) = task.set_up(lesson.start, SEED, DAY).expect("a lab");
    Runner::new(&mut lab, DAY).all(commands);
    task.judge(lesson.start, &lab, &calls_since(since), DAY, SEED)
}

fn calls_since(since: usize) -> TaskCalls {
    TaskCalls {
        since,
        ..TaskCalls::default()
    }
}

fn tasks(lesson: &'static Lesson) -> [(&'static str, &'static Task); 2] {
    [("turn", &lesson.guided), ("own", &lesson.alone)]
}

fn of_a_question(question: &LessonQuestion) -> impl Iterator<Item = &'static str> {
    let choices = question.choices.iter();
    std::iter::once(question.asks).chain(choices.flat_map(|choice| [choice.says, choice.because]))
}

/// Every text of a lesson that is read.
fn texts(lesson: &'static Lesson) -> Vec<&'static str> {
    let mut texts = vec![lesson.title, lesson.question, lesson.opening];
    texts.extend(of_a_question(&lesson.predict));
    texts.extend(lesson.notes.iter().map(|note| note.says));
    for (_, task) in tasks(lesson) {
        texts.push(task.says);
        texts.extend(task.hints);
        texts.extend(task.mistakes.iter().map(|wrong| wrong.because));
        let probes = task.must.iter().chain(task.least);
        texts.extend(probes.flat_map(|probe| [probe.says, probe.because]));
        texts.extend(task.view.map(|(_, name)| name));
    }
    texts.extend(lesson.facts.iter().map(|fact| fact.says));
    texts.extend(of_a_question(&lesson.review));
    texts
}

/// Every list of commands of a lesson, each to be done in a fresh lab.
fn scripts(lesson: &'static Lesson) -> Vec<Vec<LessonCommand>> {
    let start = lesson.start.to_vec();
    let mut scripts = vec![[&start[..], &[lesson.predict.call]].concat()];
    for (_, task) in tasks(lesson) {
        let scene = [&start[..], task.scene].concat();
        scripts.push([&scene[..], task.solution].concat());
        scripts.extend(
            task.mistakes
                .iter()
                .map(|wrong| [&scene[..], wrong.does].concat()),
        );
        let probes = task.must.iter().chain(task.least);
        scripts
            .extend(probes.map(|probe: &Probe| [&scene[..], probe.scene, &[probe.call]].concat()));
    }
    let claims = lesson
        .facts
        .iter()
        .map(|fact| (fact.claim.scene, fact.claim.call));
    let claims = claims.chain([(lesson.review.scene, lesson.review.call)]);
    scripts.extend(claims.map(|(scene, call)| [scene, &[call]].concat()));
    scripts
}

#[test]
fn every_lesson_written_is_on_the_path_and_each_is_known_by_its_name() {
    let slugs: BTreeSet<String> = (LESSONS.iter().map(|lesson| lesson.slug.to_owned())).collect();
    assert_eq!(slugs.len(), LESSONS.len());
    // One file a lesson.
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/lesson/course/lessons");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .expect("the lessons' folder")
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|name| Some(name.strip_suffix(".rs")?.replace('_', "-")))
        .filter(|name| name != "mod")
        .collect();
    assert_eq!(slugs, files, "the lessons on the path, and their files");
    // README.md counts them, in words.
    let readme = include_str!("../../README.md");
    let count = ["twelve", "thirteen", "fourteen", "fifteen", "sixteen"].get(LESSONS.len() - 12);
    let count = count.expect("a word for the number of lessons");
    assert!(
        readme.contains(&format!("{count} lessons")),
        "README.md does not speak of {count} lessons"
    );
    for (place, lesson) in LESSONS.iter().enumerate() {
        let (found, known) = Lesson::of(lesson.slug).expect("a lesson is found by its name");
        assert_eq!((found, known.title), (place, lesson.title));
        assert!((3..=5).contains(&lesson.minutes), "{}", lesson.slug);
        assert!(lesson.question.ends_with('?'), "{}", lesson.question);
    }
}

/// The names that a text tells the reader to press or tick.
fn pressed(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('“').filter_map(|(at, _)| {
        let (before, quoted) = text.split_at_checked(at)?;
        let verb = ["ress ", "ick ", "then "];
        let is_press = verb.iter().any(|verb| before.ends_with(verb));
        let name = quoted.trim_start_matches('“').split('”').next()?;
        is_press.then_some(name)
    })
}

/// A control that a lesson names has that name on the page.
#[test]
fn what_a_lesson_tells_to_press_stands_on_the_page() {
    let mut page = String::new();
    let mut folders = vec![std::path::PathBuf::from(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/src/app"
    ))];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of the page") {
            let path = entry.expect("an entry").path();
            match path.is_dir() {
                true => folders.push(path),
                false => page += &std::fs::read_to_string(path).expect("a source"),
            }
        }
    }
    let mut names = 0;
    for lesson in LESSONS {
        for name in texts(lesson).into_iter().flat_map(pressed) {
            names += 1;
            assert!(
                page.contains(&format!("\"{name}\"")),
                "{}: nothing on the page is called “{name}”",
                lesson.slug
            );
        }
    }
    assert!(names >= 10, "{names} names were found");
}

#[test]
fn no_text_is_long_and_none_is_empty() {
    for lesson in LESSONS {
        for text in texts(lesson) {
            let count = words(text);
            assert!(
                (1..=LONGEST).contains(&count),
                "{}: {count} words: {text}",
                lesson.slug
            );
            assert!(!text.contains("{."), "{}: {text}", lesson.slug);
        }
        for fact in lesson.facts {
            assert!(
                words(fact.says) <= 25,
                "{}: a fact to keep is short: {}",
                lesson.slug,
                fact.says
            );
        }
    }
}

/// Average words a sentence and letters a word stay those of plain English; names in code count as one letter-light word.
#[test]
fn it_reads_plainly() {
    for lesson in LESSONS {
        let (mut sentences, mut count, mut letters) = (0, 0, 0);
        for text in texts(lesson) {
            sentences += text.matches(['.', '?', '!', ':']).count().max(1);
            for word in text.split_whitespace() {
                count += 1;
                let named = word.contains([':', '{', '"', '/'])
                    || word.chars().skip(1).any(char::is_uppercase);
                letters += if named {
                    4
                } else {
                    word.chars().filter(|c| c.is_alphabetic()).count()
                };
            }
        }
        let (a_sentence, a_word) = (
            count as f64 / sentences as f64,
            letters as f64 / count as f64,
        );
        // The Automated Readability Index (Smith and Senter, AMRL-TR-66-220, 1967): a grade of school.
        let grade = 4.71 * a_word + 0.5 * a_sentence - 21.43;
        assert!(
            grade < 8.0,
            "{}: grade {grade:.1}, {a_sentence:.1} words a sentence",
            lesson.slug
        );
    }
}

#[test]
fn every_command_does_what_it_says() {
    for lesson in LESSONS {
        for script in scripts(lesson) {
            for (place, command) in script.iter().enumerate() {
                // Placeholders look back at earlier answers, so all before are done again.
                if let LessonCommand::SetPolicy(slot, _) = command {
                    let mut lab = Lab::new(SEED).expect("a lab");
                    Runner::new(&mut lab, DAY).all(&script[..=place]);
                    let draft = lab.draft(*slot);
                    assert!(
                        draft.flaw.is_none(),
                        "{}: {:?}: {}",
                        lesson.slug,
                        draft.flaw,
                        draft.text
                    );
                }
            }
            let mut lab = Lab::new(SEED).expect("a lab");
            let mut runner = Runner::new(&mut lab, DAY);
            runner.all(&script);
            for ran in &runner.calls {
                if let Err(error) = &ran.result {
                    let own = [
                        "MalformedInput",
                        "UnknownOperationException",
                        "SerializationException",
                    ];
                    assert!(
                        !own.contains(&error.code.as_str()),
                        "{}: {:?}: {}",
                        lesson.slug,
                        ran.command,
                        error.message
                    );
                    assert!(
                        !error.message.contains("{."),
                        "{}: {}",
                        lesson.slug,
                        error.message
                    );
                }
            }
        }
    }
}

fn exactly_one(lesson: &Lesson, question: &LessonQuestion, ran: &[CallRecord]) {
    let right: Vec<&str> = (question.choices.iter())
        .filter(|choice: &&Choice| choice.expect.fits(ran))
        .map(|choice| choice.says)
        .collect();
    let came = ran.last().map(|ran| &ran.result);
    assert_eq!(
        right.len(),
        1,
        "{}: {}: {right:?}; {came:?}",
        lesson.slug,
        question.asks
    );
    assert!(
        question.choices.len() >= 3,
        "{}: {}",
        lesson.slug,
        question.asks
    );
}

#[test]
fn of_every_guess_exactly_one_choice_comes_out() {
    for lesson in LESSONS {
        assert!(lesson.predict.scene.is_empty());
        let (mut lab, ran, _) = lesson.open(SEED, DAY).expect("a lab");
        let ran = lesson.work(Recording::of(&mut lab), ran, DAY).0;
        exactly_one(lesson, &lesson.predict, &ran);
    }
}

#[test]
fn the_right_choice_does_not_always_stand_in_the_same_place() {
    let places = |question: fn(&Lesson) -> LessonQuestion| -> BTreeSet<usize> {
        let right = |lesson: &&&'static Lesson| {
            let question = question(lesson);
            let mut lab = Lab::new(SEED).expect("a lab");
            let mut runner = Runner::new(&mut lab, DAY);
            match question.scene.is_empty() {
                true => runner.all(lesson.start),
                false => runner.all(question.scene),
            };
            runner.run(question.call);
            question.right(&runner.calls).expect("one comes out")
        };
        LESSONS.iter().map(|lesson| right(&lesson)).collect()
    };
    assert!(places(|lesson| lesson.predict).len() >= 2);
    assert!(places(|lesson| lesson.review).len() >= 2);
}

#[test]
fn of_every_question_that_comes_back_exactly_one_choice_comes_out() {
    for lesson in LESSONS {
        exactly_one(lesson, &lesson.review, &lesson.review.run().expect("a lab"));
    }
}

#[test]
fn every_note_finds_its_step_in_order() {
    for lesson in LESSONS {
        let (mut lab, ran, _) = lesson.open(SEED, DAY).expect("a lab");
        let ran = lesson.work(Recording::of(&mut lab), ran, DAY).0;
        let trace = ran
            .last()
            .and_then(|ran| ran.trace.clone())
            .expect("the guess has a run");
        let places = lesson.places(&trace);
        assert_eq!(
            places.len(),
            lesson.notes.len(),
            "{}: {places:?}",
            lesson.slug
        );
        assert_eq!(places[0].0, 0, "{}: the first step has a note", lesson.slug);
        for pair in places.windows(2) {
            assert!(pair[0].0 < pair[1].0, "{}: {pair:?}", lesson.slug);
        }
        // A note is told at its own step and at no other: it is never stale.
        for index in 0..trace.steps.len() {
            let noted = places.iter().any(|(at, _)| *at == index);
            assert_eq!(lesson.note(&trace, index).is_some(), noted);
        }
    }
}

#[test]
fn every_task_begins_undone_and_its_solution_solves_it_with_the_star() {
    for lesson in LESSONS {
        for (name, task) in tasks(lesson) {
            let before = evaluation(lesson, task, &[]);
            assert!(!before.star, "{} {name}: done before it began", lesson.slug);
            let after = evaluation(lesson, task, task.solution);
            let failed: Vec<&str> = (after.must.iter().chain(&after.least))
                .filter(|probed| !probed.passed)
                .map(|probed| probed.probe.says)
                .collect();
            assert!(
                after.done && after.star,
                "{} {name}: {failed:?} {:?}",
                lesson.slug,
                after.missing
            );
            assert!(after.because.is_none());
            assert!(
                !task.must.is_empty() || !task.calls.is_empty(),
                "{} {name}",
                lesson.slug
            );
        }
        assert!(
            !lesson.alone.must.is_empty(),
            "{}: alone is judged by hidden requests",
            lesson.slug
        );
    }
}

#[test]
fn every_wrong_answer_is_not_taken_and_has_its_own_explanation() {
    for lesson in LESSONS {
        for (name, task) in tasks(lesson) {
            assert!(!task.mistakes.is_empty(), "{} {name}", lesson.slug);
            for wrong in task.mistakes {
                let verdict = evaluation(lesson, task, wrong.does);
                assert!(
                    !verdict.star,
                    "{} {name}: {:?} gets the star",
                    lesson.slug, wrong.does
                );
                assert_eq!(
                    verdict.because,
                    Some(wrong.because),
                    "{} {name}: {:?}",
                    lesson.slug,
                    wrong.does
                );
            }
        }
    }
}

/// What is allowed beyond the need loses the star, and says why.
#[test]
fn a_policy_that_allows_everything_never_gets_the_star() {
    for lesson in LESSONS {
        if lesson.alone.least.is_empty() {
            continue;
        }
        let (mut lab, since, _) = lesson.alone.set_up(lesson.start, SEED, DAY).expect("a lab");
        let all = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
        lab.change(LabPolicy::Identity, |draft| draft.edit(all.to_owned()));
        let verdict = (lesson.alone).judge(lesson.start, &lab, &calls_since(since), DAY, SEED);
        assert!(!verdict.star, "{}", lesson.slug);
        assert!(
            verdict.because.is_some() || verdict.missing.is_some(),
            "{}",
            lesson.slug
        );
    }
}

#[test]
fn judging_leaves_the_lab_as_it_is() {
    for lesson in LESSONS {
        let (lab, since, _) = lesson.alone.set_up(lesson.start, SEED, DAY).expect("a lab");
        let before = lab.export(true).unwrap();
        let calls = lab.past().len();
        (lesson.alone).judge(lesson.start, &lab, &calls_since(since), DAY, SEED);
        assert_eq!(
            (lab.export(true).unwrap(), lab.past().len()),
            (before, calls),
            "{}",
            lesson.slug
        );
    }
}

#[test]
fn every_fact_holds() {
    for lesson in LESSONS {
        assert!((2..=4).contains(&lesson.facts.len()), "{}", lesson.slug);
        for fact in lesson.facts {
            let ran = fact.claim.run().expect("a lab");
            let came = ran.last().map(|ran| &ran.result);
            assert!(
                fact.claim.holds().expect("a lab"),
                "{}: {}: {came:?}",
                lesson.slug,
                fact.says
            );
        }
    }
}

#[test]
fn every_question_comes_back_later_and_every_belief_is_broken() {
    let mut came_back = BTreeSet::new();
    for (place, lesson) in LESSONS.iter().enumerate() {
        for slug in lesson.recalls {
            let (earlier, _) = Lesson::of(slug).expect("a lesson of that name");
            assert!(earlier < place, "{} recalls {slug}", lesson.slug);
            came_back.insert(*slug);
        }
        assert_eq!(lesson.returning().count(), lesson.recalls.len());
    }
    // The last one's comes back on the map.
    let last = LESSONS.len() - 1;
    let all: BTreeSet<&str> = LESSONS[..last].iter().map(|lesson| lesson.slug).collect();
    assert_eq!(came_back, all);
    let broken: BTreeSet<Misconception> = LESSONS
        .iter()
        .flat_map(|lesson| lesson.corrects)
        .copied()
        .collect();
    assert_eq!(broken, BTreeSet::from(Misconception::ALL));
}

#[test]
fn the_three_ways_of_a_lesson_share_one_engine() {
    // The same commands, in the lesson's own lab and in the free one, come to the same.
    for lesson in LESSONS {
        let (mut lab, ran, _) = lesson.open(SEED, DAY).expect("a lab");
        let here = lesson.work(Recording::of(&mut lab), ran, DAY).0;
        let mut free = Lab::new(SEED).expect("a lab");
        let mut runner = Runner::new(&mut free, DAY);
        runner.all(lesson.start).run(lesson.predict.call);
        let there = &runner.calls;
        let came = |all: &[CallRecord]| {
            all.last()
                .map(|ran| (ran.result.is_ok(), ran.kms_records()))
        };
        assert_eq!(came(&here), came(there), "{}", lesson.slug);
    }
}

fn marks() -> impl Strategy<Value = CourseProgress> {
    let flag = any::<bool>;
    let mark = (flag(), flag(), flag(), flag(), any::<Option<bool>>()).prop_map(
        |(watched, guided, alone, star, recalled)| LessonProgress {
            watched,
            guided,
            alone,
            star: star && alone,
            recalled,
        },
    );
    proptest::collection::vec(mark, LESSONS.len()).prop_map(|marks| {
        let mut progress = CourseProgress::default();
        for (place, mark) in marks.into_iter().enumerate() {
            progress.note(place, |known| *known = mark);
        }
        progress
    })
}

proptest! {
    #[test]
    fn progress_goes_into_a_file_and_back(progress in marks()) {
        let text = progress.to_json().to_string();
        let value = parse_value(Subject::ProgressFile, &text).expect("it is JSON");
        prop_assert_eq!(CourseProgress::from_json(&value), Ok(progress));
        prop_assert!(!progress.says().is_empty());
        if let Some(place) = progress.next() {
            prop_assert!(!progress.mark(place).is_done());
        }
        if let Some(place) = progress.due() {
            prop_assert!(progress.mark(place).is_done());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}", broken in 0usize..200) {
        if let Ok(value) = parse_value(Subject::ProgressFile, &text) {
            let _ = CourseProgress::from_json(&value);
        }
        let mut whole = CourseProgress::default().to_json().to_string();
        whole.truncate(broken);
        if let Ok(value) = parse_value(Subject::ProgressFile, &whole) {
            let _ = CourseProgress::from_json(&value);
        }
    }
}

#[test]
fn predictions_go_into_the_same_file() {
    let mut record = PredictionHistory::default();
    let (mut lab, ran, _) = LESSONS[1].open(SEED, DAY).expect("a lab");
    let ran = LESSONS[1].work(Recording::of(&mut lab), ran, DAY).0;
    let trace = ran.last().and_then(|ran| ran.trace.clone()).expect("a run");
    for decision in trace.steps.iter().filter_map(|step| step.decision.as_ref()) {
        let (said, came) = (PredictionAnswer::Allowed, PredictionAnswer::of(decision));
        let action = decision.action.clone();
        record.note(Prediction {
            action,
            predicted: said,
            actual: came,
        });
    }
    assert_eq!(record.predictions().len(), 2);
    let mut progress = CourseProgress::default();
    progress.note(1, |mark| mark.watched = true);
    let text = to_file(&progress, &record).to_string();
    let value = parse_value(Subject::ProgressFile, &text).expect("it is JSON");
    assert_eq!(from_file(&value), Ok((progress, record)));
    assert_eq!(
        from_file(&progress.to_json()),
        Ok((progress, PredictionHistory::default()))
    );
}

#[test]
fn a_file_of_something_else_is_refused_with_a_reason() {
    let read = |text: &str| {
        let value = parse_value(Subject::ProgressFile, text).expect("it is JSON");
        CourseProgress::from_json(&value)
            .expect_err("refused")
            .to_string()
    };
    assert!(read("{}").contains("envelope-lab-progress"));
    assert!(
        read(r#"{"format": "envelope-lab-progress", "version": 2, "lessons": {}}"#)
            .contains("newer version")
    );
    assert!(
        read(r#"{"format": "envelope-lab-progress", "version": 1, "lessons": []}"#)
            .contains("an object")
    );
    let flag = read(
        r#"{"format": "envelope-lab-progress", "version": 1, "lessons": {"upload": {"turn": 1}}}"#,
    );
    assert_eq!(flag, "lessons.upload.turn: expected true or false");
}

#[test]
fn expectations_tell_the_refusals_apart() {
    let ran = |scene, call| run(scene, call).expect("a lab");
    use envelope_lab::core::lab::{Permission, Preset};
    let scene: &[LessonCommand] = &[
        LessonCommand::Preset(Preset::Nothing),
        LessonCommand::Allow(Permission::PutObject),
    ];
    let refused = ran(scene, LessonCommand::Upload("a.txt"));
    assert!(Expectation::Denied("kms:GenerateDataKey").fits(&refused));
    assert!(!Expectation::Denied("s3:PutObject").fits(&refused));
    assert!(!Expectation::Succeeds.fits(&refused));
    assert!(
        !Expectation::DoesNotAsk("kms:Encrypt").fits(&refused),
        "only of what goes through"
    );
    let allowed = ran(&[], LessonCommand::Upload("a.txt"));
    assert!(Expectation::Succeeds.fits(&allowed) && Expectation::KmsRecords(1).fits(&allowed));
    assert!(Expectation::Asks("kms:GenerateDataKey").fits(&allowed));
}

/// Every request beyond a solution succeeds for someone who may do everything: none is passed over by a mistake in it.
#[test]
fn every_request_that_shows_too_much_can_succeed() {
    use envelope_lab::lesson::course::extra_access::{beyond, requests};
    const ALL: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
    const ANYONE: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": ["arn:aws:s3:::my-bucket", "arn:aws:s3:::my-bucket/*"]}]}"#;
    const ANY_CALLER: &str = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}]}"#;
    let mut wide = Lab::new(SEED).expect("a lab");
    let open = LessonCommand::Call(
        envelope_lab::core::lab::CallerChoice::Admin,
        "s3:DeletePublicAccessBlock",
        r#"{"Bucket": "{bucket}"}"#,
    );
    Runner::new(&mut wide, DAY).all(&[
        open,
        LessonCommand::SetPolicy(LabPolicy::Identity, ALL),
        LessonCommand::SetPolicy(LabPolicy::Bucket, ANYONE),
        LessonCommand::SetPolicy(LabPolicy::Key, ANY_CALLER),
    ]);
    let failed: Vec<&str> = requests(&wide, DAY, SEED)
        .filter(|(_, succeeds)| !succeeds)
        .map(|(request, _)| request.says)
        .collect();
    assert_eq!(failed, Vec::<&str>::new());
    let fresh = Lab::new(SEED).expect("a lab");
    assert!(beyond(&wide, &fresh, DAY, SEED).is_some());
    assert!(
        beyond(&fresh, &wide, DAY, SEED).is_none() && beyond(&wide, &wide, DAY, SEED).is_none()
    );
}

/// The ways in which a policy is written too broadly; each widens one statement that allows something.
fn widened(statement: &serde_json::Value) -> Vec<(&'static str, serde_json::Value)> {
    use serde_json::{Value, json};
    let mut all = Vec::new();
    let mut put = |name: &'static str, member: &str, value: Value| {
        let mut wide = statement.clone();
        if let Some(place) = wide.get_mut(member) {
            *place = value;
        } else if let Some(members) = wide.as_object_mut() {
            members.insert(member.to_owned(), value);
        }
        all.push((name, wide));
    };
    let action = statement["Action"].to_string();
    let resource = statement["Resource"].to_string();
    let to_s3 = action.contains("s3:");
    match to_s3 {
        true => put("s3:*", "Action", json!("s3:*")),
        false => put("kms:*", "Action", json!("kms:*")),
    }
    put("Action *", "Action", json!("*"));
    put("Resource *", "Resource", json!("*"));
    if resource.contains("my-bucket/*") {
        let near = resource.replace("my-bucket/*", "my-bucket*");
        put("my-bucket*", "Resource", near.parse().expect("JSON"));
    }
    if statement.get("Principal").is_some() {
        put("Principal *", "Principal", json!("*"));
    }
    let mut not = statement.clone();
    let members = not.as_object_mut().expect("a statement");
    members.remove("Action");
    members.insert("NotAction".to_owned(), json!(["iam:DeleteUser"]));
    all.push(("NotAction", not));
    let mut not = statement.clone();
    let members = not.as_object_mut().expect("a statement");
    members.remove("Resource");
    members.insert("NotResource".to_owned(), json!(["arn:aws:s3:::other"]));
    all.push(("NotResource", not));
    all
}

/// Of each solution, every statement that allows something is widened in every way: it still works, but has no star,
/// and the request that shows it is named. Only what allows nothing more keeps the star: a key policy's `Action` and
/// `Resource` reach no further than its key, and a bucket policy's no further than its bucket.
#[test]
fn a_solution_written_too_broadly_has_no_star_and_says_what_else_it_allows() {
    use serde_json::{Value, json};
    let mut table = String::new();
    let fresh = Lab::new(SEED).expect("a lab");
    for (place, lesson) in LESSONS.iter().enumerate() {
        let (mut solved, since, _) = lesson.alone.set_up(lesson.start, SEED, DAY).expect("a lab");
        Runner::new(&mut solved, DAY).all(lesson.alone.solution);
        for policy in [LabPolicy::Identity, LabPolicy::Key, LabPolicy::Bucket] {
            let text = &solved.draft(policy).text;
            // The lab's own key policy is widened once, in the first lesson.
            if place > 0 && *text == fresh.draft(policy).text {
                continue;
            }
            let Ok(document) = text.parse::<Value>() else {
                continue;
            };
            let statements = match &document["Statement"] {
                Value::Array(statements) => statements.clone(),
                one => vec![one.clone()],
            };
            for (place, statement) in statements.iter().enumerate() {
                if statement["Effect"] != "Allow" {
                    continue;
                }
                for (name, wide) in widened(statement) {
                    if wide == *statement {
                        continue;
                    }
                    let mut all = statements.clone();
                    all[place] = wide;
                    let mut text = document.clone();
                    text["Statement"] = json!(all);
                    let mut lab = solved.fork(SEED);
                    lab.change(policy, |draft| draft.edit(text.to_string()));
                    if lab.draft(policy).flaw.is_some() {
                        continue;
                    }
                    let verdict =
                        (lesson.alone).judge(lesson.start, &lab, &calls_since(since), DAY, SEED);
                    let says = match (verdict.done, verdict.star, verdict.extra) {
                        (false, ..) => "not done",
                        (_, true, _) => "the star",
                        (_, _, Some(extra)) => extra.says,
                        (_, false, None) => "no star, and nothing named",
                    };
                    table.push_str(&format!(
                        "{} {policy:?} {place} {name}: {says}\n",
                        lesson.slug
                    ));
                }
            }
        }
    }
    insta::assert_snapshot!(table);
}
