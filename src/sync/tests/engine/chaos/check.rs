//! What is looked at when everything has come to rest.

use serde_json::{Value, json};
use uuid::Uuid;
use wire::Method;

use super::{
    acts::{Play, TRACKED},
    model::{Copy, Expected, Letter, Place},
};
use crate::kit::{PEOPLE, address};

impl Play {
    /// Holds what is there against what is expected.
    pub(crate) async fn check(&mut self, said: &str) -> Vec<Expected> {
        let mut rows = self.rows().await;
        let mut all = Vec::new();
        let mut alive = Vec::new();
        let wants: Vec<bool> =
            self.model.copies.iter().map(|copy| self.model.wants(copy) == Some(true)).collect();
        for (at, letter) in self.model.letters.iter().enumerate() {
            for sent in [false, true] {
                if !self.model.copies.iter().any(|copy| copy.letter == at && copy.sent == sent) {
                    continue;
                }
                let found = rows.remove(&(letter.subject.clone(), sent)).unwrap_or_default();
                let expected = self.model.expected(at, sent);
                let right = match expected {
                    Expected::One => found.len() == 1,
                    Expected::None => found.is_empty(),
                    Expected::Either => found.len() <= 1,
                };
                if !right {
                    let why = self.why(at).await;
                    panic!(
                        "{said}: {expected:?} expected, {} found of {letter:?} sent {sent}\n{why}",
                        found.len()
                    );
                }
                for row in &found {
                    whole(said, letter, sent, row);
                }
                alive.push((at, usize::from(sent), !found.is_empty()));
                all.push(expected);
            }
        }
        assert!(rows.is_empty(), "{said}: the CRM has what nobody wrote: {rows:?}");
        for (at, way, is) in alive {
            self.model.letters[at].alive[way] = is;
        }
        self.check_marks(said, &wants).await;
        for letter in &mut self.model.letters {
            letter.deleted = [false; 2];
        }
        all
    }

    /// Everything that is known of a mail, for whoever has to find out.
    async fn why(&self, letter: usize) -> String {
        let mut out = format!("{:?}\n", self.model.settings);
        for copy in self.model.copies.iter().filter(|copy| copy.letter == letter) {
            out.push_str(&format!("{copy:?} wants {:?}\n", self.model.wants(copy)));
        }
        for ancestor in &self.model.letters[letter].ancestors {
            out.push_str(&format!("continues {:?}\n", self.model.letters[*ancestor]));
        }
        for row in self.decisions().await {
            let name = domain::mail::MessageId::new(&self.model.letters[letter].message_id);
            if row.decision.message == name {
                out.push_str(&format!("{row:?}\n"));
            }
        }
        for one in self.engines[0].store.mailboxes(None, 100).await.unwrap() {
            out.push_str(&format!("{one:?}\n"));
            out.push_str(&format!("{:?}\n", self.engines[0].store.troubled(one.id, 100).await.unwrap()));
        }
        out
    }

    /// Categories and CRM agree.
    async fn check_marks(&mut self, said: &str, wants: &[bool]) {
        for (at, wanted) in wants.iter().enumerate() {
            let copy = self.model.copies[at].clone();
            let path =
                format!("users/{}/messages/{}?$select=categories", address(PEOPLE[copy.seat]), copy.id);
            let found = self.world.graph(Method::Get, &path, None).await;
            let marked = found["categories"].as_array().unwrap().contains(&json!(TRACKED));
            let letter = &self.model.letters[copy.letter];
            let alive = letter.alive[usize::from(copy.sent)];
            let forbidden = self.model.forbidden(&copy);
            let undone = copy.undone && !copy.put_on;
            // What lies where it lay is not looked at again; nor is a copy that was dealt with just before another
            // copy's category was seen to be gone.
            let left_over = copy.left_over
                && (copy.undone_now || copy.before.first().is_none_or(|place| *place == copy.place));
            let wrong = if forbidden {
                None
            } else if marked && (undone || !alive) && !left_over {
                Some("it bears the category")
            } else if !marked && alive && !undone && (copy.marked || copy.put_on) {
                Some("it lost the category")
            } else if !marked && *wanted {
                Some("it does not bear the category")
            } else {
                None
            };
            if let Some(wrong) = wrong {
                panic!("{said}: {wrong}: {letter:?} {copy:?}\n{}", self.why(copy.letter).await);
            }
            let linked = self.model.settings.seats[copy.seat].rule == Some(true);
            if !forbidden
                && copy.touched
                && copy.place == Place::Deals
                && linked
                && marked
                && alive
                && !undone
            {
                let rows = self.rows().await;
                let row = &rows[&(letter.subject.clone(), copy.sent)][0];
                if !row["_regardingobjectid_value"].is_string() {
                    panic!("{said}: regarding nothing: {copy:?} {row}\n{}", self.why(copy.letter).await);
                }
            }
            if copy.put_on {
                let same = |other: &&mut Copy| {
                    other.letter == copy.letter && other.seat == copy.seat && other.sent == copy.sent
                };
                self.model.copies.iter_mut().filter(same).for_each(|other| other.undone = false);
            }
            let copy = &mut self.model.copies[at];
            *copy = Copy {
                marked,
                left_over: copy.left_over && marked,
                touched: false,
                known: true,
                put_on: false,
                undone_now: false,
                before: Vec::new(),
                ..copy.clone()
            };
        }
    }

    async fn decisions(&self) -> Vec<sync::store::DecisionRow> {
        let mut place = None;
        let mut all = Vec::new();
        loop {
            let page = self.engines[0].store.decisions(&Default::default(), place, 1_000).await.unwrap();
            let Some(last) = page.last() else { return all };
            place = Some(last.place());
            all.extend(page);
        }
    }

    /// Further runs change nothing, and nothing waits.
    pub(crate) async fn rests(&mut self, said: &str) {
        let (rows, decisions) = (self.rows().await, self.decisions().await);
        let doors = [&self.world.crm_door, &self.world.graph_door];
        for door in doors {
            door.writes.borrow_mut().clear();
        }
        for engine in &self.engines {
            self.world.minute(engine).await;
        }
        for door in doors {
            assert!(
                door.writes.borrow().is_empty(),
                "{said}: a further run writes: {:?}",
                door.writes.borrow()
            );
        }
        assert_eq!(self.rows().await, rows, "{said}: a further run changes the CRM");
        assert_eq!(self.decisions().await, decisions, "{said}: a further run decides");
        let store = &self.engines[0].store;
        let figures = store.figures(sync::store::Millis(self.world.clock.millis())).await.unwrap();
        let open = store.open_alerts(100).await.unwrap();
        let idle = (figures.pending, figures.given_up, figures.failing, figures.leased) == (0, 0, 0, 0);
        assert!(idle && open.is_empty(), "{said}: {figures:?} {open:?}");
    }
}

/// An activity is whole: text, state, people.
fn whole(said: &str, letter: &Letter, sent: bool, row: &Value) {
    let status = if sent { 3 } else { 4 };
    let parties = row["email_activity_parties"].as_array().map_or(0, |all| {
        all.iter().filter(|party| [1, 2].iter().any(|part| party["participationtypemask"] == *part)).count()
    });
    let text = row["description"].as_str().unwrap_or_default();
    let right = row["statecode"] == 1
        && row["statuscode"] == status
        && text.contains(&format!("Text of {}", letter.subject))
        && parties == 1 + letter.to.len()
        && Uuid::parse_str(row["activityid"].as_str().unwrap()).is_ok();
    assert!(right, "{said}: not whole: {row} of {letter:?}");
}
