//! The changes that allow a denied request, in their order.

use super::beyond::{at_the_endpoint, beyond, controlling_deny};
use super::edit_cost::cheapest;
use super::exception::{denies, exception};
use super::grid::Grid;
use super::guard;
use super::permission::permissions;
use super::place::Place;
use super::point::Point;
use super::policy_fix::Fix;
use crate::core::iam::{
    Decision, PolicyDocument, PolicyKind, PolicySet, Principal, Request, decide,
};

/// What helps a denied request.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Remedy {
    /// The changes that together allow the request, one a policy, in the order in which the policies are asked.
    pub fixes: Vec<Fix>,
    /// Where no policy of the account can or should change: why, and what to do, in one or more sentences.
    pub instead: Option<String>,
}

/// The smallest changes to policies after which [`decide`] allows the request, with the existing grants; or what to do
/// instead. Both are empty for a request that is allowed.
pub fn remedy(request: &Request, policies: &PolicySet) -> Remedy {
    let decision = decide(request, policies);
    if decision.is_allowed() {
        return Remedy::default();
    }
    let instead = |says: String| Remedy {
        fixes: Vec::new(),
        instead: Some(says),
    };
    let by_service = is_made_by_service(request);
    if let Some(mut says) = beyond(request, policies, &decision) {
        let way = controlling_deny(&decision).and_then(|deny| guard::way_past(deny, by_service));
        if let Some(way) = way {
            says += &format!(" Or {way}.");
        }
        return instead(says);
    }
    if let Some(says) = guard::instead(&decision, by_service) {
        return instead(says);
    }
    if let Some(says) = at_the_endpoint(&decision) {
        return instead(says);
    }
    if request.principal == Principal::Anonymous {
        return instead(
            "The request has no credentials. A policy that allowed it would make the resource public. Sign the request with the credentials of a user or role."
                .to_owned(),
        );
    }
    match Draft::new(request, policies).completed() {
        Ok(fixes) => Remedy {
            fixes,
            instead: None,
        },
        Err(says) => instead(says),
    }
}

/// The changes of [`remedy`].
pub fn fixes(request: &Request, policies: &PolicySet) -> Vec<Fix> {
    remedy(request, policies).fixes
}

/// The change of [`remedy`], where one policy is enough.
pub fn smallest_fix(request: &Request, policies: &PolicySet) -> Option<Fix> {
    let mut fixes = fixes(request, policies);
    fixes.pop().filter(|_| fixes.is_empty())
}

/// Whether an AWS service makes the request for the caller, so that the caller chooses little of it.
fn is_made_by_service(request: &Request) -> bool {
    let context = &request.context;
    let is_true = |key: &str| {
        let values = context.get(key).into_iter().flatten();
        values.into_iter().any(|value| value == "true")
    };
    context.get("kms:ViaService").is_some() || is_true("aws:ViaAWSService")
}

/// The policies under change.
struct Draft<'a> {
    request: &'a Request,
    caller: Principal,
    before: &'a PolicySet,
    now: PolicySet,
    /// The changed policies, and what was done to each.
    changes: Vec<(Place, Vec<String>)>,
}

impl<'a> Draft<'a> {
    fn new(request: &'a Request, policies: &'a PolicySet) -> Self {
        Self {
            request,
            caller: request.caller().into_owned(),
            before: policies,
            now: policies.clone(),
            changes: Vec::new(),
        }
    }

    /// # Errors
    /// Why no change of policies allows the request, in one sentence.
    fn completed(mut self) -> Result<Vec<Fix>, String> {
        for place in Place::taken(self.before) {
            self.lift(place)?;
        }
        // Each round lets at least one more kind of policy allow the request.
        for _ in 0..4 {
            let decision = decide(self.request, &self.now);
            if decision.is_allowed() {
                return Ok(self.fixes());
            }
            self.permit(&decision)?;
        }
        match decide(self.request, &self.now).is_allowed() {
            true => Ok(self.fixes()),
            false => Err(self.none()),
        }
    }

    fn none(&self) -> String {
        format!(
            "No change to one statement per policy allows `{}` and nothing else.",
            self.request.action
        )
    }

    /// Excepts the request from every Deny of the policy that applies to it.
    fn lift(&mut self, place: Place) -> Result<(), String> {
        let caller = self.caller.clone();
        let mut document = place.document(&self.now, self.request);
        let point = self.point(place.kind(), &document, &caller);
        if denies(&document, &point).is_empty() {
            return Ok(());
        }
        if !place.is_editable(self.before) {
            let name = place.name(self.before, self.request);
            return Err(format!(
                "`{name}` denies `{}`. It is an AWS managed policy, which you can't edit: detach it.",
                self.request.action
            ));
        }
        let grid = Grid::new(point);
        let mut says: Vec<String> = Vec::new();
        while let Some(index) = denies(&document, &point).first().copied() {
            let found = exception(&document, index, &point, &grid).ok_or_else(|| self.none())?;
            document = found.document;
            if !says.contains(&found.says) {
                says.push(found.says);
            }
        }
        self.change(place, document, says);
        Ok(())
    }

    /// Lets every kind of policy that refuses allow the request.
    fn permit(&mut self, decision: &Decision) -> Result<(), String> {
        let caller = self.caller.clone();
        for kind in decision.also_refusing().iter().copied() {
            let mut candidates = Vec::new();
            for place in Place::of_kind(kind, &self.now) {
                let document = place.document(&self.now, self.request);
                let point = self.point(kind, &document, &caller);
                let grid = Grid::new(point);
                let found = permissions(&document, &point, &grid);
                candidates.extend(found.into_iter().map(|candidate| (place, candidate)));
            }
            let found = cheapest(candidates, |(_, candidate)| candidate.cost);
            let (place, candidate) = found.ok_or_else(|| self.none())?;
            self.change(place, candidate.document, vec![candidate.says]);
        }
        Ok(())
    }

    fn point<'b>(
        &self,
        kind: PolicyKind,
        document: &PolicyDocument,
        caller: &'b Principal,
    ) -> Point<'b>
    where
        'a: 'b,
    {
        Point {
            request: self.request,
            caller,
            kind,
            version: document.version(),
            bounded: self.before.boundary.is_some(),
        }
    }

    fn change(&mut self, place: Place, document: PolicyDocument, says: Vec<String>) {
        place.put(&mut self.now, self.request, document);
        match self.changes.iter_mut().find(|(other, _)| *other == place) {
            Some((_, steps)) => steps.extend(says),
            None => self.changes.push((place, says)),
        }
    }

    fn fixes(self) -> Vec<Fix> {
        let fixes = self.changes.iter().map(|(place, steps)| {
            let name = place.name(self.before, self.request);
            let steps = steps.join(" and ");
            let kind = place.kind();
            let before = place.policy(self.before);
            let document = place.document(&self.now, self.request);
            Fix {
                policy: kind,
                says: match before {
                    None => format!("Attach {} {kind} and in it {steps}.", article(kind)),
                    Some(_) => format!("In the {kind} `{name}`, {steps}."),
                },
                before: before.map_or_else(String::new, |policy| policy.document.to_json_pretty()),
                after: document.to_json_pretty(),
                name,
                document,
            }
        });
        fixes.collect()
    }
}

fn article(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Identity => "an",
        _ => "a",
    }
}
